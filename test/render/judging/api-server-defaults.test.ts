import { describe, expect, it } from 'vitest';
import { withApiServerDefaults } from '../../../src/render/judging/api-server-defaults.ts';

const rbac = 'rbac.authorization.k8s.io';

describe('an object without a namespace', () => {
  it('lives in default, if its kind lives in namespaces', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };

    expect(withApiServerDefaults(service)).toMatchObject({ metadata: { name: 'web', namespace: 'default' } });
  });

  it.each([
    ['v1', 'Namespace'],
    [`${rbac}/v1`, 'ClusterRole'],
    ['example.org/v1', 'Widget'],
    ['gateway.networking.k8s.io/v1', 'GatewayClass'],
  ])('stays so where that is not known: %s %s', (apiVersion, kind) => {
    const object = { apiVersion, kind, metadata: { name: 'web' } };

    expect(withApiServerDefaults(object)).toBe(object);
  });
});

describe('a binding', () => {
  it('refers to roles, users and groups of the RBAC group, and to accounts of the core group', () => {
    const binding = {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'all' },
      roleRef: { kind: 'ClusterRole', name: 'admin' },
      subjects: [
        { kind: 'User', name: 'ann' },
        { kind: 'Group', name: 'ops', apiGroup: 'other' },
        { kind: 'ServiceAccount', name: 'bot', namespace: 'x' },
      ],
    };

    expect(withApiServerDefaults(binding)).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'admin', apiGroup: rbac },
      subjects: [
        { kind: 'User', name: 'ann', apiGroup: rbac },
        { kind: 'Group', name: 'ops', apiGroup: 'other' },
        { kind: 'ServiceAccount', name: 'bot', namespace: 'x' },
      ],
    });
    expect(binding.roleRef).not.toHaveProperty('apiGroup');
  });
});

describe('a NetworkPolicy', () => {
  const policy = (spec: object): object => {
    const metadata = { name: 'deny', namespace: 'web' };
    return withApiServerDefaults({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec });
  };

  it('is about what comes in, and about what goes out where it has rules for that', () => {
    expect(policy({ podSelector: {} })).toMatchObject({ spec: { policyTypes: ['Ingress'] } });
    expect(policy({ podSelector: {}, egress: [{}] })).toMatchObject({ spec: { policyTypes: ['Ingress', 'Egress'] } });
  });

  it('keeps the directions that it names', () => {
    expect(policy({ policyTypes: ['Egress'] })).toMatchObject({ spec: { policyTypes: ['Egress'] } });
  });
});

describe('a Pod', () => {
  const metadata = { name: 'web', namespace: 'web' };

  it('has an account, requests as its limits, and on the network of the host the ports of the host', () => {
    const container = {
      name: 'web',
      ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 8081 }],
      resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } },
    };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { hostNetwork: true, containers: [container] } };

    expect(withApiServerDefaults(pod)).toMatchObject({
      spec: {
        serviceAccountName: 'default',
        containers: [
          {
            ports: [{ hostPort: 80 }, { hostPort: 8081 }],
            resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
          },
        ],
      },
    });
  });

  it('that a template will make is left alone, as the API server leaves it', () => {
    const spec = {
      template: { spec: { hostNetwork: true, containers: [{ name: 'web', ports: [{ containerPort: 80 }] }] } },
    };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };

    expect(withApiServerDefaults(deployment)).toBe(deployment);
  });

  it.each([null, 'text', 3, [], { containers: 'none' }, { containers: [null, 3] }])(
    'of a spec %j breaks nothing',
    (spec) => {
      expect(() => withApiServerDefaults({ apiVersion: 'v1', kind: 'Pod', metadata, spec })).not.toThrow();
    },
  );
});
