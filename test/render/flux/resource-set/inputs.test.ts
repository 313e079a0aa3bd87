import { describe, expect, it } from 'vitest';
import { namesIn, provider, resourceSetOf, setWith, tenantNamespaces } from './cluster-of.ts';

describe('input providers', () => {
  it('are found by name and by labels, and follow own inputs', async () => {
    const { objects, state } = await resourceSetOf(
      setWith(`
  inputs: [{tenant: own}]
  inputsFrom:
    - name: named
    - selector:
        matchLabels: {app: shop}
        matchExpressions: [{key: stage, operator: In, values: [dev, test]}]${tenantNamespaces}`) +
        provider('named', 'tenant: named') +
        provider('b', 'tenant: second', { labels: 'app: shop, stage: dev' }) +
        provider('a', 'tenant: first', { labels: 'app: shop, stage: test' }) +
        provider('c', 'tenant: other', { labels: 'app: shop, stage: prod' }),
    );
    expect(state).toBe('ok');
    expect(namesIn(objects)).toEqual(['Namespace/own', 'Namespace/named', 'Namespace/first', 'Namespace/second']);
  });

  it('count once, however often they are referred to', async () => {
    const { objects } = await resourceSetOf(
      setWith(`
  inputsFrom: [{name: a}, {name: a}, {selector: {matchLabels: {app: shop}}}]
  resources:
    - {apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.tenant >>, namespace: apps}}`) +
        provider('b', 'tenant: second', { labels: 'app: shop' }) +
        provider('a', 'tenant: first', { labels: 'app: shop' }),
    );
    expect(namesIn(objects)).toEqual(['ConfigMap/apps/first', 'ConfigMap/apps/second']);
  });

  it('of another namespace are none', async () => {
    const elsewhere = provider('named', 'tenant: named').replace('namespace: flux-system', 'namespace: other');
    const { state, unresolved } = await resourceSetOf(
      setWith(`  inputsFrom: [{name: named}]${tenantNamespaces}`) + elsewhere,
    );
    expect(state).toBe('unresolved');
    expect(unresolved).toEqual([
      {
        kind: 'object',
        name: 'ResourceSetInputProvider/flux-system/named',
        why: 'nothing in this repository renders it',
      },
    ]);
  });

  it('of other types are unresolved, and the rest is made', async () => {
    const { state, objects, unresolved } = await resourceSetOf(
      setWith(`  inputs: [{tenant: own}]\n  inputsFrom: [{name: pulls}]${tenantNamespaces}`) +
        provider('pulls', 'tenant: x', { type: 'GitHubPullRequest' }),
    );
    expect({ state, names: namesIn(objects) }).toEqual({ state: 'unresolved', names: ['Namespace/own'] });
    expect(unresolved).toEqual([
      {
        kind: 'object',
        name: 'ResourceSetInputProvider/flux-system/pulls',
        why: 'only the cluster knows what a provider of type "GitHubPullRequest" finds',
      },
    ]);
  });

  it('that are disabled are unresolved', async () => {
    const disabled = provider('old', 'tenant: x', { annotations: 'fluxcd.controlplane.io/reconcile: disabled' });
    const { state, objects } = await resourceSetOf(
      setWith(`  inputsFrom: [{name: old}]${tenantNamespaces}`) + disabled,
    );
    expect({ state, names: namesIn(objects) }).toEqual({ state: 'unresolved', names: [] });
  });

  it('that are none make nothing', async () => {
    const set = setWith(`  inputsFrom: [{selector: {matchLabels: {app: none}}}]${tenantNamespaces}`);
    expect(await resourceSetOf(set)).toMatchObject({ state: 'ok', objects: [] });
  });

  it.each([
    ['{}', 'each entry of spec.inputsFrom needs either a name or a selector'],
    ['{name: a, selector: {}}', 'each entry of spec.inputsFrom needs either a name or a selector'],
    [
      '{selector: {matchExpressions: [{key: a, operator: Like}]}}',
      '"Like" is no operator of a label selector: In, NotIn, Exists or DoesNotExist',
    ],
  ])('as %s are refused', async (reference, error) => {
    expect(await resourceSetOf(setWith(`  inputsFrom: [${reference}]${tenantNamespaces}`))).toMatchObject({ error });
  });
});

describe('inputs', () => {
  it('know the object that they are from', async () => {
    const { objects } = await resourceSetOf(
      setWith(`
  inputs: [{}]
  inputsFrom: [{name: given}]
  resources:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: << inputs.provider.name >>, namespace: << inputs.provider.namespace >>}
      data: {of: << inputs.provider.apiVersion >>/<< inputs.provider.kind >>}`) + provider('given', ''),
    );
    expect(namesIn(objects)).toEqual(['ConfigMap/flux-system/tenants', 'ConfigMap/flux-system/given']);
    expect(objects.map(({ object }) => object['data'])).toEqual([
      { of: 'fluxcd.controlplane.io/v1/ResourceSet' },
      { of: 'fluxcd.controlplane.io/v1/ResourceSetInputProvider' },
    ]);
  });

  it('have an id that only the cluster knows: what depends on it is named', async () => {
    const { state, objects, unresolved } = await resourceSetOf(
      setWith(`
  inputs: [{tenant: a}, {tenant: b}]
  resources:
    - {apiVersion: v1, kind: Namespace, metadata: {name: "app-<< inputs.id >>"}}`),
    );
    expect(state).toBe('unresolved');
    expect(new Set(namesIn(objects)).size).toBe(2);
    expect(namesIn(objects)).toEqual([
      expect.stringMatching(/^Namespace\/app-\d+$/),
      expect.stringMatching(/^Namespace\/app-\d+$/),
    ]);
    expect(unresolved).toEqual([
      {
        kind: 'variable',
        name: 'inputs.id',
        why: 'only the operator in the cluster makes it; another number stands in for it',
      },
    ]);
  });

  it('are permuted below the names of their objects', async () => {
    const { state, objects } = await resourceSetOf(
      setWith(`
  inputStrategy: {name: Permute}
  inputs: [{color: red}, {color: blue}]
  inputsFrom: [{name: git-tag}, {name: oci.Tag-}]
  resources:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: << inputs.tenants.color >>-<< inputs.git_tag.tag >>-<< inputs.oci_tag.tag >>, namespace: a}`) +
        provider('git-tag', 'tag: v1') +
        provider('oci.Tag-', 'tag: v2'),
    );
    expect(state).toBe('ok');
    expect(namesIn(objects)).toEqual(['ConfigMap/a/red-v1-v2', 'ConfigMap/a/blue-v1-v2']);
  });

  it('make nothing when one of those to be permuted is not known', async () => {
    const set = setWith(
      `  inputStrategy: {name: Permute}\n  inputs: [{tenant: a}]\n  inputsFrom: [{name: gone}]${tenantNamespaces}`,
    );
    expect(await resourceSetOf(set)).toMatchObject({
      state: 'unresolved',
      objects: [],
      unresolved: [{ kind: 'object' }],
    });
  });

  it('are refused when there are too many permutations', async () => {
    const many = Array.from({ length: 10_001 }, (_, at) => `{tenant: t${at}}`).join(', ');
    const set = setWith(`  inputStrategy: {name: Permute}\n  inputs: [${many}]${tenantNamespaces}`);
    expect(await resourceSetOf(set)).toMatchObject({ error: '10001 permutations of inputs; the operator takes 10000' });
  });

  it('are refused for another strategy', async () => {
    const set = setWith(`  inputStrategy: {name: Merge}\n  inputs: [{tenant: a}]${tenantNamespaces}`);
    expect(await resourceSetOf(set)).toMatchObject({ error: '"Merge" is no input strategy: Flatten or Permute' });
  });
});
