import { describe, expect, it } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { imageUse } from '../../../src/storage/budget/image-use.ts';
import { LivingObjects } from '../../../src/storage/gone/living-objects.ts';
import { livingObject, postureKind } from '../../support/storage/live-objects.ts';
import { resultKind, resultOf } from '../../support/storage/stored-results.ts';

const manifest = resultKind('VulnerabilityManifest');
const sbom = resultKind('SBOMSyft');
const counts = resultKind('VulnerabilityManifestSummary');
const digest = `sha256:${'ab'.repeat(32)}`;
const image = (id: string): object => ({ annotations: { 'kubescape.io/image-id': id } });

describe('an image is in use', () => {
  const summary = resultOf(
    counts,
    { name: 'deployment-web-app', ...image(`docker.io/library/nginx@${digest}`) },
    { vulnerabilitiesRef: { all: { name: 'nginx-1' }, relevant: { name: 'replicaset-web-1' } } },
  );
  const living = new LivingObjects(postureKinds);
  const isUsed = imageUse([summary], living);

  it('when a summary names its manifest', () => {
    expect(isUsed(resultOf(manifest, { name: 'nginx-1' }))).toBe(true);
    expect(isUsed(resultOf(manifest, { name: 'replicaset-web-1' }))).toBe(true);
    expect(isUsed(resultOf(manifest, { name: 'nginx-2' }))).toBe(false);
  });

  it('when a summary names its digest, however the rest is written', () => {
    expect(isUsed(resultOf(sbom, { name: 'x', ...image(`docker-pullable://nginx@${digest}`) }))).toBe(true);
    expect(isUsed(resultOf(sbom, { name: 'x', ...image(`sha256:${'cd'.repeat(32)}`) }))).toBe(false);
  });

  it('while the workload that it says it is of may be there', () => {
    const deployment = postureKind('Deployment');
    const ofWorkload = resultOf(manifest, {
      name: 'y',
      annotations: { 'kubescape.io/wlid': 'wlid://cluster-x/namespace-shop/deployment-web' },
    });
    const handler = living.handlerOf(deployment, () => {});
    const seen = [isUsed(ofWorkload)];
    living.setPhase(deployment, 'synced');
    seen.push(isUsed(ofWorkload));
    handler.upsert(livingObject(deployment, 'shop', 'web'));
    seen.push(isUsed(ofWorkload));
    expect(seen).toEqual([true, false, true]);
  });
});
