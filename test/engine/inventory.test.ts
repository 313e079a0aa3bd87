import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { clusterRule } from '../../src/engine/rules.ts';
import type { Control } from '../../src/model/control.ts';
import { account, binding, node, pod, policy, rbac, role } from '../support/cluster-objects.ts';
import { effectOf, inventoryOf, plain, resourceOf, verdictOf } from '../support/inventories.ts';

const rbacRules = controls.flatMap(({ rules }) =>
  rules.filter(({ matches }) => matches.some(({ kinds }) => kinds.includes('RoleBinding'))),
).length;

describe('what is judged again', () => {
  it('is, after a NetworkPolicy, the workloads of its namespace that it selects and no other policy selected', () => {
    const inventory = inventoryOf([
      pod('front'),
      pod('front-2', { app: 'front' }),
      pod('back'),
      pod('front', { namespace: 'other' }),
      policy('first', 'back'),
    ]);

    const effect = effectOf(inventory, policy('second', 'front'));

    expect(effect).toEqual({
      judgements: 2,
      changed: {
        'networking.k8s.io/v1/shop/NetworkPolicy/second': 'C-0030',
        '/v1/shop/Pod/front': 'C-0030',
        '/v1/shop/Pod/front-2': 'C-0030',
      },
    });
  });

  it('is nothing after a policy that selects nobody, or only whom another one selects', () => {
    const inventory = inventoryOf([pod('front'), policy('first', 'front')]);

    const effects = [policy('second', 'nobody'), policy('third', 'front'), policy('fourth', 'front', 'other')].map(
      (object) => effectOf(inventory, object).judgements,
    );

    expect(effects).toEqual([0, 0, 0]);
  });

  it('is nothing after the heartbeat of a node', () => {
    const inventory = inventoryOf([pod('front'), node('v1.22.1')]);

    const effect = effectOf(inventory, node('v1.22.1', 'MemoryPressure'));

    expect(effect).toEqual({ judgements: 0, changed: {} });
  });

  it('is only C-0058 after another version of the kubelet, and only when it matters', () => {
    const inventory = inventoryOf([pod('front'), pod('back'), node('v1.22.1')]);

    const mattering = effectOf(inventory, node('v1.30.0'));
    const other = effectOf(inventory, node('v1.31.0'));

    expect(mattering).toEqual({
      judgements: 2,
      changed: { '/v1/shop/Pod/front': 'C-0058', '/v1/shop/Pod/back': 'C-0058' },
    });
    expect(other).toEqual({ judgements: 0, changed: {} });
  });

  it('is only who uses a ServiceAccount after a change of it', () => {
    const inventory = inventoryOf([
      pod('user', { spec: { serviceAccountName: 'robot' } }),
      pod('own-choice', { spec: { serviceAccountName: 'robot', automountServiceAccountToken: true } }),
      pod('elsewhere', { namespace: 'other', spec: { serviceAccountName: 'robot' } }),
      pod('stranger', { spec: { serviceAccountName: 'human' } }),
      account('robot', true),
    ]);

    const effect = effectOf(inventory, account('robot', false));

    expect(effect).toEqual({ judgements: 1, changed: { '/v1/shop/Pod/user': 'C-0034' } });
  });

  it('is only the bindings of a Role after a change of it', () => {
    const inventory = inventoryOf([
      role('reader', 'watch'),
      role('writer', 'watch'),
      pod('front'),
      binding('first', 'reader'),
      binding('second', 'writer'),
    ]);

    const effect = effectOf(inventory, role('reader', 'list'));

    expect(effect.judgements).toBe(rbacRules);
    expect(Object.keys(effect.changed)).toEqual([`${rbac}/v1/shop/RoleBinding/first`]);
    expect(Object.values(effect.changed).join(' ')).toContain('C-0015');
  });

  it('is nothing when nothing has happened', () => {
    const inventory = inventoryOf([pod('front'), node('v1.22.1')]);
    inventory.evaluate();
    const before = inventory.judgements;

    inventory.evaluate();
    inventory.changes();

    expect(inventory.judgements).toBe(before);
  });
});

describe('what is kept', () => {
  it('is no resource of a kind that no control reads', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password', namespace: 'shop' } };
    const rollout = { ...pod('front'), apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' };

    const inventory = inventoryOf([secret, rollout, { kind: 'Pod' }, null, pod('front')]);

    expect(inventory.size).toBe(1);
    expect(inventory.changes().map(({ key }) => key)).toEqual(['/v1/shop/Pod/front']);
  });

  it('is a resource that is not judged, as long as facts rest on it', () => {
    const job = { ...pod('job'), apiVersion: 'batch/v1', kind: 'Job' };

    const inventory = inventoryOf([job, account('robot', false)], { judges: () => false });

    expect(inventory.size).toBe(1);
    expect(Array.from(inventory.evaluate().verdicts)).toEqual([]);
  });

  it.each<[string, object, readonly string[], unknown]>([
    ['the containers of a Pod', pod('front'), ['spec', 'containers', '0', 'securityContext'], { privileged: true }],
    ['the annotations of a Pod', pod('front'), ['metadata', 'annotations'], { 'kubescape.io/skip-controls': 'C-0030' }],
    ['the labels of a Pod', pod('solo'), ['metadata', 'labels', 'app'], 'other'],
    ['the version of a node', node('v1.22.1'), ['status', 'nodeInfo', 'kubeletVersion'], 'v1.30.0'],
    ['a ServiceAccount', account('default', true), ['automountServiceAccountToken'], false],
    ['the role that a binding names', binding('first', 'reader'), ['roleRef', 'name'], 'other'],
  ])('is not %s as it was given', (_title, object, path, value) => {
    const { late, expected } = evaluationsAfterChange(object, path, value);

    expect(late).toEqual(expected);
  });

  it.each<[string, object, readonly string[], unknown]>([
    ['the labels that a policy selects', policy('third', 'front'), ['spec', 'podSelector', 'matchLabels', 'app'], 'x'],
    ['the verbs of a role', role('reader', 'list'), ['rules', '0', 'verbs', '0'], 'watch'],
  ])('is not %s as it was given', (_title, object, path, value) => {
    const { late, expected } = evaluationsAfterChange(object, path, value);

    expect(late).toEqual(expected);
  });
});

/** What an inventory says when somebody changes an object that it was given, and what it has to say. */
function evaluationsAfterChange(
  object: object,
  path: readonly string[],
  value: unknown,
): { readonly late: unknown; readonly expected: unknown } {
  const others = [pod('front-2', { app: 'front' }), policy('second', 'solo'), role('other', 'get')];
  const more = [role('reader', 'get'), binding('second', 'reader')];
  const given = structuredClone(object);
  const objects = [...others, ...more, given];
  const inventory = inventoryOf(objects, { inlineExceptionsAt: 0 });
  const expected = plain(inventoryOf(structuredClone(objects), { inlineExceptionsAt: 0 }).evaluate());
  let holder = given as Record<string, unknown>;
  for (const key of path.slice(0, -1)) holder = (holder[key] ??= {}) as Record<string, unknown>;
  holder[path.at(-1) ?? ''] = value;
  return { late: plain(inventory.evaluate()), expected };
}

describe('a rule that throws', () => {
  const [control] = controls as [Control, ...Control[]];
  const throwing = (isBroken: (isVulnerable: boolean) => boolean): Control => ({
    ...control,
    rules: [
      clusterRule({
        name: 'throwing',
        score: 1,
        matches: [{ kinds: ['Pod'] }],
        keep: () => ({}),
        *judge(_kept, cluster) {
          if (isBroken(cluster.hasSymlinkVulnerableNode())) throw new Error('broken');
          yield { violations: [] };
        },
      }),
    ],
  });

  it('skips its resource and says why, and nothing else', () => {
    const inventory = inventoryOf([pod('front')], { controls: [throwing(() => true)] });

    const verdict = verdictOf(inventory.evaluate(), '/v1/shop/Pod/front', control.id);

    expect(verdict).toMatchObject({ status: 'skipped', subStatus: 'notEvaluated', reason: 'the rule failed: broken' });
  });

  it('judges again as soon as it does not throw any more', () => {
    const inventory = inventoryOf([pod('front'), node('v1.22.1')], {
      controls: [throwing((isVulnerable) => isVulnerable)],
    });
    inventory.evaluate();

    inventory.upsert(resourceOf(node('v1.30.0')));

    expect(verdictOf(inventory.evaluate(), '/v1/shop/Pod/front', control.id)?.status).toBe('passed');
  });
});
