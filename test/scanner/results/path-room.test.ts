import { expect, it } from 'vitest';
import { mostPathBytes, PathRoom } from '../../../src/scanner/results/path-room.ts';
import type { RulePath } from '../../../src/scanner/results/wire.ts';
import { resultsOf } from '../../support/posture-results.ts';

const path = (failedPath: string): RulePath => ({ failedPath, fixPath: '', fixPathValue: '' });

it('keeps paths as long as they fit, in bytes, and counts the others', () => {
  const bytes = JSON.stringify(path('é')).length + 2;
  const room = new PathRoom(2 * bytes);

  expect(room.fit([path('é'), path('é'), path('é'), path('é')])).toEqual({ kept: [path('é'), path('é')], leftOut: 2 });
  expect(room.fit([path('')])).toEqual({ kept: [], leftOut: 1 });
});

it('cuts the result of a role with very many rules to what a cluster takes, and says so', () => {
  const apiGroup = 'rbac.authorization.k8s.io';
  const metadata = { name: 'a', namespace: 'n' };
  const rules = Array.from({ length: 4000 }, () => ({ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }));
  const [result] = resultsOf([
    { apiVersion: `${apiGroup}/v1`, kind: 'Role', metadata, rules },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: 'a' },
      subjects: [{ apiGroup, kind: 'User', name: 'u' }],
    },
  ]);

  const control = result?.scan.spec.controls['C-0015'];
  const kept = control?.rules[0]?.paths?.length ?? 0;
  expect(control?.status).toEqual({
    status: 'failed',
    info: `${4000 * 5 - kept} further paths are left out for their size`,
  });
  expect(Buffer.byteLength(JSON.stringify(result?.scan))).toBeLessThan(mostPathBytes + 64 * 1024);
});
