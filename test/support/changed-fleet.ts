import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fleetFixture, fleets } from './fleet.ts';
import { commitAll, git } from './git.ts';

type Files = Readonly<Record<string, string | undefined>>;

/** A clone in which a change is checked out. */
export interface ChangedFleet {
  readonly folder: string;
  readonly base: string;
  readonly head: string;
}

const web = 'apps/base/web/deployment.yaml';

/** Files of the fleet that a change may bring. */
export const changes = {
  harmless: { [web]: deployment('web', '1.4.3', 'false') },
  privileged: { [web]: deployment('web', '1.4.2', 'true') },
  broken: { [web]: 'kind: [' },
} as const;

/** The Deployment of the fleet with another name, image or right. */
export function deployment(name: string, tag: string, privileged: string, annotation = 'none'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${JSON.stringify(name)}
  annotations:
    example.org/note: ${JSON.stringify(annotation)}
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.org/web:${tag}
          securityContext:
            privileged: ${privileged}
`;
}

/**
 * For the top of a test file: repositories of the fleet with a commit on `main`, where nothing is privileged, and one
 * with a change on a branch. No two have a commit in common.
 */
export function changedFleets(): (
  change: Files,
  options?: { readonly base?: Files; readonly branch?: string },
) => ChangedFleet {
  const copy = fleets();
  let made = 0;
  return (change, { base: before = {}, branch = 'change' } = {}) => {
    made += 1;
    const folder = copy({ 'README.md': `Fleet ${made}\n`, [web]: deployment('web', '1.4.2', 'false'), ...before });
    const base = commitAll(folder);
    git(folder, 'checkout', '--quiet', '-b', branch);
    for (const [name, content = ''] of Object.entries(change)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return { folder, base, head: commitAll(folder) };
  };
}

/** Settings of the fleet with this in their section `gate`. */
export function settingsWith(gate: string): string {
  return `${readFileSync(path.join(fleetFixture, 'kubescape-gitops.yaml'), 'utf8')}gate: { ${gate} }\n`;
}

/** The event of a pull request, as far as it matters, with whatever else a test wants in it. */
export function pullRequest(
  { base, head }: Pick<ChangedFleet, 'base' | 'head'>,
  {
    from = 'shop/gitops',
    number = 7,
    ...more
  }: { from?: string | null; number?: number; title?: string; ref?: string } = {},
): object {
  const { title = 'Change', ref = 'change' } = more;
  const repo = from === null ? null : { full_name: from };
  return {
    action: 'synchronize',
    pull_request: {
      number,
      title,
      base: { ref: 'main', sha: base, repo: { full_name: 'shop/gitops' } },
      head: { ref, label: `shop:${ref}`, sha: head, repo },
    },
  };
}
