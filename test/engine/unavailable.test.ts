import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../src/model/evaluation.ts';
import { binding, node, pod } from '../support/cluster-objects.ts';
import { inventoryOf, summaryOf } from '../support/inventories.ts';

const image = 'registry.k8s.io/ingress-nginx/controller:v0.9.1';
const controller = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'ingress', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'ingress' } }, spec: { containers: [{ name: 'c', image }] } } },
};
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const mount = {
  containers: [{ name: 'app', volumeMounts: [{ name: 'v', subPath: 'x' }] }],
  volumes: [{ name: 'v', hostPath: { path: '/.aws/' } }],
};
const objects = [
  pod('jenkins', { spec: mount }),
  pod('kube-apiserver-1', { namespace: 'kube-system' }),
  controller,
  namespace,
  node('v1.22.1'),
  binding('first', 'reader'),
];

function evaluateWithout(kind: string): Evaluation {
  const present = objects.filter((object) => (object as { kind: string }).kind !== kind);
  return inventoryOf(present, { unavailable: new Map([[kind, 'forbidden']]) }).evaluate();
}

/** Which of the controls are neither failed nor skipped for the given reason. */
function passedOrUnexplained(evaluation: Evaluation, ids: readonly string[]): string[] {
  return ids.filter((id) => {
    const { status, reason = '' } = summaryOf(evaluation, id);
    return status !== 'failed' && !(status === 'skipped' && reason.includes('forbidden'));
  });
}

describe('a kind that could not be read', () => {
  it.each([
    ['NetworkPolicy', ['C-0030', 'C-0054']],
    ['CiliumNetworkPolicy', ['C-0030', 'C-0054']],
    ['CiliumClusterwideNetworkPolicy', ['C-0030', 'C-0054']],
    ['ServiceAccount', ['C-0034']],
    ['Service', ['C-0021', 'C-0042']],
    ['PodSecurityPolicy', ['C-0016']],
    ['Node', ['C-0020', 'C-0058']],
    ['ConfigMap', ['C-0012', 'C-0059']],
    ['RoleBinding', ['C-0002', 'C-0007', 'C-0014', 'C-0015', 'C-0031', 'C-0035', 'C-0037', 'C-0053']],
    ['Namespace', ['C-0054']],
    ['KubeletInfo', ['C-0069', 'C-0070']],
    ['ValidatingWebhookConfiguration', ['C-0036']],
    ['CronJob', ['C-0026', 'C-0057', 'C-0041']],
    ['Pod', ['C-0005', 'C-0066', 'C-0067', 'C-0068']],
  ])('%s makes %j skipped with the reason, never passed', (kind, ids) => {
    expect(passedOrUnexplained(evaluateWithout(kind), ids)).toEqual([]);
  });

  it.each(['Role', 'ClusterRole'])('%s makes the controls about bindings skipped, never passed', (kind) => {
    const ids = ['C-0002', 'C-0007', 'C-0014', 'C-0015', 'C-0031', 'C-0035', 'C-0037', 'C-0053'];

    expect(passedOrUnexplained(evaluateWithout(kind), ids)).toEqual([]);
  });

  it('leaves alone the controls that do not rest on it', () => {
    const [without, whole] = [evaluateWithout('ServiceAccount'), inventoryOf(objects).evaluate()];

    const different = whole.controls.filter(({ id, status }) => summaryOf(without, id).status !== status);

    expect(different.map(({ id }) => id)).toEqual(['C-0034']);
  });

  it('does not hide a failure that needs no other object', () => {
    const spec = { automountServiceAccountToken: true };

    const evaluation = inventoryOf([pod('front', { spec })], {
      unavailable: new Map([['ServiceAccount', 'forbidden']]),
    }).evaluate();

    expect(summaryOf(evaluation, 'C-0034').status).toBe('failed');
  });
});
