import { describe, expect, it } from 'vitest';
import { command, scan, sideBySide } from '../../support/command.ts';
import { fleets, fluxKustomization } from '../../support/fleet.ts';

const fleet = fleets();

function limited(seconds: string): { readonly KUBESCAPE_GITOPS_RENDER_SECONDS: string } {
  return { KUBESCAPE_GITOPS_RENDER_SECONDS: seconds };
}

/** The fleet with a development cluster of many objects, which takes seconds to render. */
function slowFleet(): string {
  const many = Array.from({ length: 24 }, (_, index) => {
    const spec = `path: ./apps/many\nnamePrefix: p${index}-\npostBuild:\n  substitute:\n    N: "${index}"`;
    return fluxKustomization(`many-${index}`, `${spec}\nsourceRef: {kind: GitRepository, name: flux-system}`);
  });
  const object = (_: unknown, index: number): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}, namespace: web}\ndata: {n: "\${N}"}\n`;
  const folder = 'clusters/stages/dev/clusters/amer';
  return fleet({
    [`${folder}/many.yaml`]: many.join('---\n'),
    [`${folder}/kustomization.yaml`]:
      'namespace: flux-system\nresources: [flux-system, many.yaml, ../../../../../base/services]\n',
    'apps/many/objects.yaml': Array.from({ length: 3000 }, object).join('---\n'),
  });
}

describe('the time that a cluster may take to render', sideBySide, () => {
  it('makes clusters that take longer incomplete, each with the limit and how to set it', async () => {
    const { code, report } = await scan(['--flux', '.'], { cwd: fleet(), env: limited('0.000001') });

    expect(code).toBe(3);
    expect(report.problems.map(({ cluster, message }) => [cluster, message])).toEqual([
      [
        'amer-dev',
        'clusters/stages/dev/clusters/amer takes longer to render than the 0.000001 seconds that it may: they were over before "flux-system/flux-system"; give it more time, or look for what it has too much of (KUBESCAPE_GITOPS_RENDER_SECONDS sets how much)',
      ],
      ['amer-prod', expect.stringContaining('clusters/stages/prod/clusters/amer takes longer')],
    ]);
    expect(report.clusters?.map(({ isComplete }) => isComplete)).toEqual([false, false]);
  });

  it('leaves other clusters as they are', async () => {
    const { code, report } = await scan(['--flux', '.', '--control', 'C-0057'], {
      cwd: slowFleet(),
      env: limited('1'),
    });

    expect(code).toBe(3);
    expect(report.clusters?.map(({ name, isComplete, objects }) => [name, isComplete, objects])).toEqual([
      ['amer-dev', false, 0],
      ['amer-prod', true, 9],
    ]);
  });

  it('ends build and tree with 3, too', async () => {
    const options = { cwd: fleet(), env: limited('0.000001') };
    const [built, drawn] = await Promise.all([command(['build', 'amer-dev'], options), command(['tree'], options)]);

    expect([built.code, drawn.code]).toEqual([3, 3]);
    expect(built.stderr).toContain('not rendered: amer-dev: clusters/stages/dev/clusters/amer takes longer to render');
    expect(drawn.stderr).toContain('not rendered: amer-prod: clusters/stages/prod/clusters/amer takes longer');
    expect(drawn.stdout).toContain('; 2 clusters not rendered at all.\n');
  });

  it.each(['soon', '0', '-1', '100000'])('is no %j', async (seconds) => {
    const { code, stderr } = await command(['tree'], { cwd: fleet(), env: limited(seconds) });

    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: KUBESCAPE_GITOPS_RENDER_SECONDS is "${seconds}"; a number of seconds up to 86400 is wanted\n`,
    );
  });
});
