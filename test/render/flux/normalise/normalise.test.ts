import { describe, expect, it } from 'vitest';
import { normalise } from '../../../../src/render/flux/normalise/normalise.ts';

const metadata = { name: 'a', creationTimestamp: null };

describe('normalise', () => {
  it('returns an object in which nothing changes itself', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { key: 'value' } };
    expect(normalise(object)).toEqual({ object, raw: false, dropped: [] });
    expect(normalise(object).object).toBe(object);
  });

  it('shares what does not change', () => {
    const containers = [{ name: 'c', resources: {} }];
    const object = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, foo: 1 } };
    const { object: result } = normalise(object);
    expect(result).toEqual({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers } });
    expect(result['metadata']).toBe(metadata);
    expect(Reflect.get(Object(result['spec']), 'containers')).toBe(containers);
  });

  it('does not change what it gets', () => {
    const object = deepFreeze({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a', foo: 1 },
      stringData: { a: 'x' },
      data: { b: 'YR==' },
      status: {},
    });
    expect(normalise(object).object).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      data: { a: 'eA==', b: 'YQ==' },
    });
  });

  it('names the fields that vanish, in lists and maps too', () => {
    const container = { name: 'c', resources: {}, securityContext: { runAsNonroot: true } };
    const { dropped } = normalise({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { containers: [container] },
      foo: 1,
    });
    expect(dropped).toEqual([['spec', 'containers', 0, 'securityContext', 'runAsNonroot'], ['foo']]);
  });

  it('names the value that does not fit', () => {
    const spec = { containers: [{ name: 'c', resources: { limits: { memory: '128MB' } } }], foo: 1 };
    expect(normalise({ apiVersion: 'v1', kind: 'Pod', metadata, spec })).toEqual({
      object: { apiVersion: 'v1', kind: 'Pod', metadata, spec },
      raw: true,
      mismatch: { path: ['spec', 'containers', 0, 'resources', 'limits', { entry: 'memory' }], wanted: 'a quantity' },
      dropped: [],
    });
  });

  it('takes integers that a number cannot hold', () => {
    const { object } = normalise({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { ...metadata, generation: 2n ** 64n },
      spec: { hard: { a: 9_007_199_254_740_993n, b: 2n ** 62n } },
    });
    expect(object).toMatchObject({
      metadata: { generation: -(2 ** 63) },
      spec: { hard: { a: '9007199254740993', b: '4611686018427387904' } },
    });
  });

  it('keeps keys that are special in JavaScript', () => {
    const data: unknown = JSON.parse('{ "__proto__": null, "constructor": "x" }');
    const { object } = normalise({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    expect(JSON.stringify(object['data'])).toBe('{"__proto__":"","constructor":"x"}');
    expect(normalise(JSON.parse('{ "kind": "Pod", "apiVersion": "v1", "__proto__": {} }')).dropped).toEqual([
      ['__proto__'],
    ]);
    expect(normalise({ apiVersion: 'constructor', kind: 'toString', metadata }).raw).toBe(false);
  });

  it('reads long texts that are no quantities in one go', () => {
    const hard = { a: `${'0'.repeat(200_000)}x`, b: `${'1'.repeat(200_000)}.x` };
    expect(normalise({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard } }).raw).toBe(true);
  });

  it('does not write out what an exponent means', () => {
    const hard = { a: '1234567890123456789e2000000000', b: '-1e-2000000000', c: '1e2147483647' };
    const { object } = normalise({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard } });
    expect(object['spec']).toEqual({
      hard: { a: '123456789012345678900e1999999998', b: '-1e-9', c: '10e2147483646' },
    });
  });

  it('says which kind cannot be applied', () => {
    const list = { apiVersion: 'v1', kind: 'PodList', metadata: { name: 'a' } };
    expect(() => normalise(list)).toThrow('"PodList/a" of "v1" is no object that can be applied');
  });
});

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
