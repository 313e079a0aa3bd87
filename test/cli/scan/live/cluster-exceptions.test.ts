import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../support/inventories.ts';
import { judge, messagesOf, privilegedDeployment } from '../../../support/live/judged-cluster.ts';
import { refusal, toldClusters } from '../../../support/live/told-cluster.ts';

const tellCluster = toldClusters();

describe('SecurityExceptions of the cluster', () => {
  const extras = ['SecurityException', 'ClusterSecurityException'];
  const accepting = (name: string, spec: object, kind = 'SecurityException'): object => ({
    apiVersion: 'kubescape.io/v1beta1',
    kind,
    metadata: { name, ...(kind === 'SecurityException' ? { namespace: 'shop' } : {}) },
    spec: { posture: [{ controlID: 'C-0057', action: 'ignore' }], ...spec },
  });
  const web = 'apps/v1/shop/Deployment/web';

  it('accept failures in their namespace', async () => {
    const objects = [privilegedDeployment('web'), privilegedDeployment('web', 'other'), accepting('legacy', {})];
    const { evaluation, problems, ownExceptions } = await judge(await tellCluster({ objects, extras }));

    expect(problems).toEqual([]);
    expect(ownExceptions?.exceptions.map(({ name }) => name)).toEqual(['SecurityException shop/legacy']);
    expect(verdictOf(evaluation, web, 'C-0057')?.status).toBe('passed');
    expect(verdictOf(evaluation, 'apps/v1/other/Deployment/web', 'C-0057')?.status).toBe('failed');
  });

  it('of the whole cluster accept them everywhere, until they are over', async () => {
    const objects = [
      privilegedDeployment('web'),
      accepting('old', { expiresAt: '2026-11-22T00:00:00Z' }, 'ClusterSecurityException'),
      accepting('wide', { posture: [{ controlID: 'C-0016', action: 'ignore' }] }, 'ClusterSecurityException'),
    ];
    const { evaluation, ownExceptions } = await judge(await tellCluster({ objects, extras }));

    expect(ownExceptions?.expired.map(({ name }) => name)).toEqual(['ClusterSecurityException old']);
    expect(verdictOf(evaluation, web, 'C-0057')?.status).toBe('failed');
    expect(verdictOf(evaluation, web, 'C-0016')?.status).toBe('passed');
  });

  it('that say what nobody understands accept nothing, and are named', async () => {
    const objects = [privilegedDeployment('web'), accepting('wrong', { postures: [] })];
    const judged = await judge(await tellCluster({ objects, extras }));

    expect(verdictOf(judged.evaluation, web, 'C-0057')?.status).toBe('failed');
    expect(messagesOf(judged)).toEqual([
      'SecurityException shop/wrong: spec: unknown field "postures"; did you mean posture?; it accepts nothing',
    ]);
  });

  it('that may not be listed are named', async () => {
    const cluster = await tellCluster({
      objects: [privilegedDeployment('web')],
      extras,
      exceptionally: ({ path }) =>
        path.endsWith('/securityexceptions') ? refusal(403, 'Forbidden', 'not for you') : undefined,
    });

    expect(messagesOf(await judge(cluster))).toEqual([
      expect.stringMatching(/^cannot list securityexceptions\.kubescape\.io: forbidden; what they accept counts/),
    ]);
  });
});
