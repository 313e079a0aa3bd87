import { describe, expect, it } from 'vitest';
import { namespaceFilter } from '../../src/cli/namespace-filter.ts';
import { scan, sideBySide, temporaryFolders } from '../support/command.ts';

const folderWith = temporaryFolders();

describe('the choice of namespaces', sideBySide, () => {
  it.each([
    ['no globs', [], [], ['a', 'team-a', 'team-b', 'kube-system', '']],
    ['a name', ['team-a'], [], ['team-a', '']],
    ['a glob', ['team-*'], [], ['team-a', 'team-b', '']],
    ['alternatives', ['team-{a,c}', '?'], [], ['a', 'team-a', '']],
    ['an excluded glob', [], ['kube-*', 'a'], ['team-a', 'team-b', '']],
    ['both', ['team-*'], ['*-b'], ['team-a', '']],
    ['a negated glob', ['!kube-*'], [], ['a', 'team-a', 'team-b', '']],
  ])('by %s', (_title, included, excluded, expected) => {
    const filter = namespaceFilter(included, excluded);
    const namespaces = ['a', 'team-a', 'team-b', 'kube-system', ''];

    expect(namespaces.filter((namespace) => filter({ kind: 'Pod', name: 'x', namespace }))).toEqual(expected);
    expect(namespaces.filter((name) => filter({ kind: 'Namespace', name, namespace: '' }))).toEqual(expected);
  });

  it('is kept by a scan', async () => {
    const cwd = folderWith({ 'pods.yaml': ['team-a', 'team-b', 'other'].map(podIn).join('\n---\n') });
    const judged = (...args: string[]): Promise<string[]> =>
      scan(['.', '--control', 'C-0057', ...args], { cwd }).then(({ report }) =>
        report.resources.map(({ namespace }) => namespace),
      );

    const [named, globbed, excluded] = await Promise.all([
      judged('--namespace', 'team-a,other'),
      judged('--namespace', 'team-*', '--exclude-namespace', '*-b'),
      judged('--exclude-namespace', 'team-a', '--exclude-namespace', 'team-b'),
    ]);

    expect(named).toEqual(['team-a', 'other']);
    expect(globbed).toEqual(['team-a']);
    expect(excluded).toEqual(['other']);
  });

  it('that leaves nothing to judge ends with 3', async () => {
    const { code, report } = await scan(['web', '--namespace', 'shpo']);

    expect([code, report.outcome]).toEqual([3, 'incomplete']);
    expect(report.problems).toHaveLength(1);
  });

  it('that leaves nothing to judge is named as the cause', async () => {
    const { report } = await scan(['web', '--namespace', 'shpo']);

    expect(report.problems[0]?.message).toContain('namespace');
  });
});

const podIn = (namespace: string): string =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: x, namespace: ${namespace} },
  spec: { containers: [{ name: app, image: app, securityContext: { privileged: true } }] } }`;
