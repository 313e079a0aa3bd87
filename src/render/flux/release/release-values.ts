import { KustomizeError } from '../../../kustomize/index.ts';
import { FluxError } from '../flux-error.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import type { HelmReleaseSpec } from './spec.ts';
import { setValue } from './set-value.ts';
import { mergeValues, valuesOf, type Values } from './values.ts';

type Reference = HelmReleaseSpec['valuesFrom'][number];

/** What is known of a ConfigMap or Secret that values come from; encrypted: of the entry that is asked for. */
export type ValuesObject =
  | { readonly state: 'known'; readonly data: ReadonlyMap<string, string> }
  | { readonly state: 'missing' | 'encrypted' };

/** Values as far as they could be put together, and which references only the cluster could follow. */
export interface ReleaseValues {
  readonly values: Values;
  readonly unresolved: readonly {
    readonly kind: string;
    readonly name: string;
    readonly state: 'missing' | 'encrypted';
  }[];
}

/** Reads YAML as Helm reads values: a map, or nothing. Throws a KustomizeError for what is none. */
export type ReadValues = (text: string) => Readonly<Record<string, unknown>>;

/**
 * Puts the values of a release together as helm-controller does: references in their order, then the release's own
 * values on top. A value with a target path goes into a copy that already holds the own values; since Go shares the
 * maps of that copy, it wins over them only where no earlier reference made the map that it goes into.
 */
export function releaseValues(
  own: Readonly<Record<string, unknown>>,
  references: readonly Reference[],
  lookUp: (kind: string, name: string, key: string) => ValuesObject,
  readValues: ReadValues,
): ReleaseValues {
  const inline = valuesOf(own);
  const unresolved: { kind: string; name: string; state: 'missing' | 'encrypted' }[] = [];
  let result: Values = new Map();
  for (const reference of references) {
    const kind = reference.kind?.value ?? '';
    const name = reference.name?.value ?? '';
    if (kind !== 'ConfigMap' && kind !== 'Secret')
      throw new FluxError(`values from ${kind} "${name}": unsupported kind`);
    const object = lookUp(kind, name, keyOf(reference));
    if (object.state === 'known') result = withReference(result, inline, reference, object.data, readValues);
    else if (object.state === 'encrypted' || reference.optional?.value !== true) {
      unresolved.push({ kind, name, state: object.state });
    }
  }
  return { values: mergeValues(result, inline), unresolved };
}

function withReference(
  values: Values,
  inline: Values,
  reference: Reference,
  data: ReadonlyMap<string, string>,
  readValues: ReadValues,
): Values {
  const key = keyOf(reference);
  const text = data.get(key);
  if (text === undefined && valueOr(reference.optional, false)) return values;
  try {
    if (text === undefined) throw new FluxError('key not found');
    return withText(values, inline, reference, text, readValues);
  } catch (error) {
    if (!(error instanceof FluxError) && !(error instanceof KustomizeError)) throw error;
    const kind = valueOr(reference.kind, '');
    const from = `${kind} "${valueOr(reference.name, '')}"`;
    // What is wrong with a text is told by quoting it.
    const isTold = kind !== 'Secret' || text === undefined;
    const why = isTold ? error.message : 'its value cannot be read, and is secret';
    throw new FluxError(`values from ${from} with key "${key}": ${why}`, { cause: error });
  }
}

/** The entry that a reference is to. */
export function keyOf({ valuesKey }: Reference): string {
  return valueOr(valuesKey, '') || 'values.yaml';
}

function withText(values: Values, inline: Values, reference: Reference, text: string, readValues: ReadValues): Values {
  const target = valueOr(reference.targetPath, '');
  if (target === '') return mergeValues(values, valuesOf(readValues(text)));
  const copy = mergeValues(values, inline);
  setAt(copy, target, text, valueOr(reference.literal, false));
  return copy;
}

function setAt(values: Values, path: string, text: string, isLiteral: boolean): void {
  if (isLiteral) return setValue(values, `${path}=${text.replaceAll(/[\\,[\]{}]/g, String.raw`\$&`)}`, 'text');
  const quote = text[0];
  const isQuoted = (quote === "'" || quote === '"') && text.endsWith(quote);
  if (isQuoted) return setValue(values, `${path}=${text.replaceAll(/^['"]+|['"]+$/g, '')}`, 'text');
  return setValue(values, `${path}=${text}`, 'typed');
}
