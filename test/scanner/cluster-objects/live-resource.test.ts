import { describe, expect, it } from 'vitest';
import type { LiveObject } from '../../../src/kube/watch/watched.ts';
import { liveKey, liveResource } from '../../../src/scanner/cluster-objects/live-resource.ts';

function live(apiVersion: string, kind: string, namespace: string, name: string, uid = 'u-1'): LiveObject {
  const metadata = { namespace, name, uid, resourceVersion: '7' };
  return { apiVersion, kind, metadata, object: { metadata: { name }, spec: { replicas: 2 } } };
}

describe('liveResource', () => {
  it('takes names from what was checked and hands the object over as it is', () => {
    const deployment = live('apps/v1', 'Deployment', 'shop', 'web');

    expect(liveResource(deployment)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      key: 'apps/v1/shop/Deployment/web',
      object: deployment.object,
    });
  });

  it('keeps the empty namespace of what has none', () => {
    expect(liveResource(live('v1', 'Node', '', 'node-1')).key).toBe('/v1//Node/node-1');
  });
});

describe('liveKey', () => {
  it('is that of the resource', () => {
    const pod = live('v1', 'Pod', 'shop', 'web-0');

    expect(liveKey(pod)).toBe(liveResource(pod).key);
  });

  it('is the same for an object that was made anew', () => {
    expect(liveKey(live('v1', 'Pod', 'shop', 'web-0', 'u-2'))).toBe(liveKey(live('v1', 'Pod', 'shop', 'web-0')));
  });
});
