import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../src/model/resource.ts';
import type { Report } from '../../../src/report/report.ts';
import { command, scan, sideBySide } from '../../support/command.ts';
import { fleets } from '../../support/fleet.ts';
import { helmProgram } from '../../support/helm.ts';

/** A cluster with the release `shop` of a chart that is in the repository, too. */
const repository = fleets(path.resolve(import.meta.dirname, '../../fixtures/releases'));
const env = { HELM_BIN: helmProgram?.file ?? '' };
const controls = 'C-0057,C-0041,C-0038,C-0271,C-0034';

/** The first place of the findings of each control. */
function placesOf({ resources }: Report): Readonly<Record<string, Place | undefined>> {
  return Object.fromEntries(
    resources.flatMap((resource) =>
      resource.controls.map(({ id, rules }) => [id, rules.flatMap(({ findings = [] }) => findings)[0]?.places?.[0]]),
    ),
  );
}

const release = { file: 'clusters/prod/shop.yaml', line: 15, column: 3, certainty: 'release' };
const template = 'charts/shop/templates/deployment.yaml';

describe.skipIf(!helmProgram)('a scan that proves places in releases', sideBySide, () => {
  it('names the value, the default or the line of the template behind a finding', async () => {
    const { code, report, stderr } = await scan(['prod', '--prove', '--control', controls], { cwd: repository(), env });

    expect(placesOf(report)).toEqual({
      'C-0057': { file: 'clusters/prod/shop.yaml', line: 17, column: 19, certainty: 'exact' },
      'C-0041': { file: 'charts/shop/values.yaml', line: 2, column: 14, certainty: 'exact' },
      'C-0038': { file: template, line: 15, column: 16, certainty: 'exact' },
      // Something that is not there could be said in a map.
      'C-0271': { file: 'charts/shop/values.yaml', line: 5, column: 12, certainty: 'file' },
      // Nothing in the chart says it.
      'C-0034': release,
    });
    expect([code, stderr]).toEqual([0, "proved 4 of 5 places in releases; 1 remain the release's own\n"]);
  });

  it('follows the changed value, and nothing else', async () => {
    const changed = repository({
      'charts/shop/values.yaml': 'image: shop\nhostNetwork: false\nresources: {}\nreaders: {verbs: []}\n',
    });
    const { report, stderr } = await scan(['prod', '--prove', '--control', 'C-0041,C-0057'], { cwd: changed, env });

    expect(Object.keys(placesOf(report))).toEqual(['C-0057']);
    expect(stderr).toBe('proved 1 of 1 places in releases\n');
  });

  it('proves places of the objects that a finding comes from', async () => {
    const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: readers}
rules:
  - apiGroups: [""]
    resources: {{ toJson .Values.readers.resources }}
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: readers}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
`;
    const cwd = repository({
      'charts/shop/templates/role.yaml': role,
      'charts/shop/values.yaml': 'image: shop\nhostNetwork: false\nresources: {}\nreaders:\n  resources: [secrets]\n',
    });
    const { report } = await scan(['prod', '--prove', '--control', 'C-0015'], { cwd, env });

    expect(placesOf(report)['C-0015']).toEqual({
      file: 'charts/shop/values.yaml',
      line: 5,
      column: 15,
      certainty: 'exact',
    });
  });

  it('says so where no finding is in a release', async () => {
    const { stderr } = await scan(['prod', '--prove', '--control', 'C-0046'], { cwd: repository(), env });

    expect(stderr).toBe('no finding stands in a release: there is nothing to prove\n');
  });

  it('leaves places the release where it is not asked to', async () => {
    const { report, stderr } = await scan(['prod', '--control', controls], { cwd: repository(), env });

    expect(Object.values(placesOf(report))).toEqual([release, release, release, release, release]);
    expect(stderr).toBe('');
  });
});

describe('proving places', sideBySide, () => {
  it('is refused for files with 2', async () => {
    const { code, stderr } = await command(['scan', 'web', '--prove']);

    expect([code, stderr]).toEqual([
      2,
      'error: --prove is about releases of clusters, and files have none; add --flux\n',
    ]);
  });
});
