import type { MapNode } from '../../../kustomize/index.ts';
import { flag, list, struct, text, valueOr, type Shape } from '../../../kustomize/kustomization/spec.ts';
import { readObject } from '../read-object.ts';

const gitRepository = struct('GitRepository', {
  spec: struct('GitRepositorySpec', {
    url: text,
    ref: struct('GitRepositoryRef', { branch: text, tag: text, semver: text, name: text, commit: text }),
    ignore: text,
    suspend: flag,
    sparseCheckout: list(text),
    include: list(
      struct('GitRepositoryInclude', {
        repository: struct('LocalObjectReference', { name: text }),
        fromPath: text,
        toPath: text,
      }),
    ),
  }),
});

type Spec = NonNullable<Shape<typeof gitRepository.fields>['spec']>;

/** What of a GitRepository decides the files of its artifact. */
export interface GitRepository {
  readonly url: string;
  /** Commit, name, semver, tag or branch, the strongest one; which tells whether two follow the same commits. */
  readonly ref: string;
  readonly ignore: string | undefined;
  readonly sparseCheckout: readonly string[];
  readonly include: readonly { readonly repository: string; readonly fromPath: string; readonly toPath: string }[];
}

/** Reads a rendered object of kind GitRepository. Throws a FluxError. */
export function readGitRepository(node: MapNode): GitRepository {
  const { spec } = readObject(node, gitRepository);
  return {
    url: valueOr(spec?.url, ''),
    ref: refOf(spec?.ref),
    ignore: spec?.ignore?.value,
    sparseCheckout: (spec?.sparseCheckout ?? []).map(({ value }) => value),
    include: (spec?.include ?? []).map(({ repository, fromPath, toPath }) => {
      const name = valueOr(repository?.name, '');
      return { repository: name, fromPath: valueOr(fromPath, ''), toPath: valueOr(toPath, '') || name };
    }),
  };
}

function refOf(ref: Spec['ref']): string {
  for (const kind of ['commit', 'name', 'semver', 'tag', 'branch'] as const) {
    const value = valueOr(ref?.[kind], '');
    if (value !== '') return kind === 'name' ? value.replace(/^refs\/heads\//, 'branch ') : `${kind} ${value}`;
  }
  return 'branch master';
}

/** An address by which two sources of one repository are known: without scheme, user, `.git` and the host's case. */
export function repositoryAddress(url: string): string {
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.*)$/.exec(url);
  const [, host = '', path = ''] = scp ?? /^[a-z+]+:\/\/(?:[^@/]*@)?([^/]*)(.*)$/i.exec(url) ?? [];
  const names = path.split('/').filter((name) => name !== '');
  return `${host.toLowerCase().replace(/:(?:22|80|443)$/, '')}/${names.join('/').replace(/\.git$/, '')}`;
}
