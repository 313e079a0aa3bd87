import { FluxError } from '../flux-error.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { adler32 } from './adler32.ts';
import type { Source } from './providers.ts';
import { valueOf, type Value, type ValueMap } from './template/values.ts';

/** The operator refuses more. */
const mostPermutations = 10_000;

/** How input sets of several objects are put together. */
export type Strategy = 'Flatten' | 'Permute';

/** `spec.inputStrategy.name`. Throws a FluxError for what is none. */
export function strategyOf(name: string | undefined): Strategy {
  if (name === undefined || name === 'Flatten' || name === 'Permute') return name ?? 'Flatten';
  throw new FluxError(`${JSON.stringify(name)} is no input strategy: Flatten or Permute`);
}

/**
 * What `inputs` stands for, once for each time that the templates are filled in. The operator makes an `id` for each set
 * that depends on the cluster; here a number stands in for it that stays the same. `variant` gives other ones: what
 * differs between two variants depends on the id. Throws a FluxError where the operator would refuse the inputs.
 */
export function inputSets(sources: readonly Source[], strategy: Strategy, variant: number): ValueMap[] {
  return strategy === 'Flatten' ? sources.flatMap((source) => setsOf(source, variant)) : permuted(sources, variant);
}

function setsOf(source: Source, variant: number): ValueMap[] {
  return source.sets.map((values, index) => withBuiltIns(values, source, index, variant));
}

/** Users cannot override what the operator adds; but the documentation shows an `id` of their own that stays. */
function withBuiltIns(
  values: KubernetesObject,
  { kind, namespace, name }: Source,
  index: number,
  variant: number,
): ValueMap {
  const own = values['id'];
  const id = typeof own === 'string' && variant === 0 ? own : standIn(`${kind}/${namespace}/${name}/${index}`, variant);
  const provider = { apiVersion: 'fluxcd.controlplane.io/v1', kind, name, namespace };
  return mapOf({ ...values, id, provider });
}

/** Every set of each object with every set of the others, below the name of its object. */
function permuted(sources: readonly Source[], variant: number): ValueMap[] {
  const count = sources.reduce((product, { sets }) => product * sets.length, 1);
  if (count > mostPermutations)
    throw new FluxError(`${count} permutations of inputs; the operator takes ${mostPermutations}`);
  let all: ValueMap[] = sources.length === 0 ? [] : [new Map()];
  for (const source of sources) {
    const key = normalised(source.name);
    if (all.some((set) => set.has(key))) throw new FluxError(`two objects give inputs as ${JSON.stringify(key)}`);
    const own = setsOf(source, variant);
    all = all.flatMap((set) => own.map((values) => new Map<string, Value>([...set, [key, values]])));
  }
  const names = sources.map(({ namespace, name }) => `${namespace}/${name}`).join(' ');
  return all.map((set, index) => set.set('id', standIn(`${names}/${index}`, variant)));
}

/** The name of an object as a key: lower case, words joined by `_`. */
function normalised(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}]/gu, '_')
    .replaceAll(/[^a-z0-9_]/g, '')
    .split('_');
  return words.filter((word) => word !== '').join('_');
}

/** A number that looks like the operator's. */
function standIn(of: string, variant: number): string {
  return String((adler32(of) + variant) % 2 ** 32);
}

function mapOf(data: KubernetesObject): ValueMap {
  return new Map(Object.entries(data).map(([key, value]) => [key, valueOf(value)]));
}
