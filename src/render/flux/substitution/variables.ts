import { quote } from '../../../manifests/problem.ts';
import { bytesOf, type Bytes } from './bytes.ts';
import { SubstitutionError } from './errors.ts';

/** One entry of a source. `origin` is whatever the caller wants back for what the variable has written. */
interface VariableEntry<Origin> {
  readonly name: string;
  /** Text, or bytes of a Secret; undefined where only the cluster knows it, such as an encrypted entry. */
  readonly value: string | Uint8Array | undefined;
  readonly origin: Origin;
}

/** The data of one ConfigMap or Secret or the inline `substitute`, or an object that only the cluster may have. */
export type VariableSource<Origin> =
  | { readonly entries: readonly VariableEntry<Origin>[] }
  | { readonly absent: Origin };

/** What is known about a name. An unknown one comes from one of `origins`. */
export type Lookup<Origin> =
  | { readonly state: 'known'; readonly bytes: Bytes; readonly origin: Origin }
  | { readonly state: 'unknown'; readonly origins: readonly Origin[] }
  | { readonly state: 'undefined' };

const namePattern = /^[_A-Za-z][_A-Za-z0-9]*$/;

/** The variables of a Kustomization's `postBuild`. */
export class Variables<Origin> {
  readonly #lookups = new Map<string, Lookup<Origin>>();
  readonly #others: Lookup<Origin>;
  readonly #invalid: string | undefined;
  /** Whether there are none at all, so that Flux leaves every text alone. */
  readonly isEmpty: boolean;

  /**
   * `sources` are `substituteFrom` in its order and then `substitute`: of two values for a name the later one counts.
   * Line feeds are taken out of values. Names that no source has are unknown as long as a source is absent; names that
   * another source has are taken to be not in the absent one.
   */
  constructor(sources: readonly VariableSource<Origin>[]) {
    const absent: Origin[] = [];
    for (const source of sources) {
      if ('absent' in source) absent.push(source.absent);
      else for (const entry of source.entries) this.#lookups.set(entry.name, lookupOf(entry));
    }
    this.#others = absent.length > 0 ? { state: 'unknown', origins: absent } : { state: 'undefined' };
    this.#invalid = Array.from(this.#lookups.keys()).find((name) => !namePattern.test(name));
    this.isEmpty = sources.every((source) => !('absent' in source)) && this.#lookups.size === 0;
  }

  /** Throws for a name that Flux refuses, whether it is used or not. */
  check(): void {
    if (this.#invalid === undefined) return;
    throw new SubstitutionError(
      'invalid-variable-name',
      `${quote(this.#invalid)} is no name of a variable: names have letters, digits and "_" and begin with no digit; take the entry out of the ConfigMap or Secret, or refer to another`,
      undefined,
      [this.#invalid],
    );
  }

  find(name: string): Lookup<Origin> {
    return this.#lookups.get(name) ?? this.#others;
  }
}

function lookupOf<Origin>({ value, origin }: VariableEntry<Origin>): Lookup<Origin> {
  if (value === undefined) return { state: 'unknown', origins: [origin] };
  const bytes = typeof value === 'string' ? bytesOf(value) : Buffer.from(value).toString('latin1');
  return { state: 'known', bytes: bytes.replaceAll('\n', ''), origin };
}
