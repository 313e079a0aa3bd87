import { describe, expect, it } from 'vitest';
import { instanceId, instanceSlug, revisionedName, type Instance } from '../../../src/kube/names/instance-id.ts';
import { isSubdomain } from '../../../src/kube/names/subdomain.ts';

const nginx: Instance = {
  apiVersion: 'apps/v1',
  namespace: 'shop',
  kind: 'ReplicaSet',
  name: 'web-6d4cf56db6',
  containerType: 'container',
  container: 'nginx',
};

describe('an instance', () => {
  it('has an id with the group and version as written', () => {
    expect(instanceId(nginx)).toBe(
      'apiVersion-apps/v1/namespace-shop/kind-ReplicaSet/name-web-6d4cf56db6/containerName-nginx',
    );
    expect(instanceId({ ...nginx, containerType: 'initContainer' })).toMatch(/\/initContainerName-nginx$/);
  });

  it('has a slug with four characters from both ends of its hash', () => {
    expect(instanceSlug(nginx, 'with container')).toBe('replicaset-web-6d4cf56db6-nginx-f446-3811');
  });

  it('has a slug without the container, of the same hash', () => {
    expect(instanceSlug(nginx, 'without container')).toBe('replicaset-web-6d4cf56db6-f446-3811');
  });

  it('has another slug for an init container of the same name', () => {
    const init = instanceSlug({ ...nginx, containerType: 'initContainer' }, 'with container');

    expect(init).toMatch(/^replicaset-web-6d4cf56db6-nginx-/);
    expect(init).not.toBe(instanceSlug(nginx, 'with container'));
  });

  it('has a slug of at most 253 characters', () => {
    const slug = instanceSlug({ ...nginx, name: `${'a.'.repeat(126)}a` }, 'with container') ?? '';

    expect(slug).toHaveLength(253);
    expect(isSubdomain(slug)).toBe(true);
  });

  it.each([
    ['DaemonSet', 'agent', '5d8f', 'agent-5d8f'],
    ['StatefulSet', 'db', 'db-7c9b', 'db-7c9b'],
    ['ReplicaSet', 'web', '5d8f', 'web'],
    ['DaemonSet', 'agent', undefined, 'agent'],
    ['StatefulSet', 'db', '', 'db'],
  ])('of a %s %s of revision %s is called %s', (kind, name, revision, expected) => {
    expect(revisionedName(kind, name, revision)).toBe(expected);
  });
});
