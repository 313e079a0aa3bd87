import type { LabelRequirement, LabelSelector } from '../../model/exception.ts';
import { text } from '../read.ts';

/** The labels of a Namespace. The API server gives it the first one, so that is known of all of them. */
export const namespaceNameLabel = 'kubernetes.io/metadata.name';

interface Requirement {
  readonly key: string;
  readonly accepts: (value: string | undefined) => boolean;
}

/** A label selector, ready to be asked. Undefined: what is known of the labels does not decide it. */
export class CompiledSelector {
  readonly #requirements: readonly Requirement[];

  constructor({ matchLabels = {}, matchExpressions = [] }: LabelSelector) {
    this.#requirements = [
      ...Object.entries(matchLabels).map(([key, wanted]) => ({
        key,
        accepts: (value: string | undefined): boolean => value === wanted,
      })),
      ...matchExpressions.map(requirementOf),
    ];
  }

  /** Whether an object of these labels is selected. */
  selects(labels: ReadonlyMap<string, unknown>): boolean {
    return this.#requirements.every(({ key, accepts }) => accepts(labelIn(labels, key)));
  }

  /** The same where these are the only labels that are known, and there may be others. */
  selectsKnowing(labels: ReadonlyMap<string, unknown>): boolean | undefined {
    const known = this.#requirements.filter(({ key }) => labels.has(key));
    if (!known.every(({ key, accepts }) => accepts(labelIn(labels, key)))) return false;
    return known.length === this.#requirements.length ? true : undefined;
  }
}

function labelIn(labels: ReadonlyMap<string, unknown>, key: string): string | undefined {
  return labels.has(key) ? text(labels.get(key)) : undefined;
}

function requirementOf({ key, operator, values = [] }: LabelRequirement): Requirement {
  switch (operator) {
    case 'In':
      return { key, accepts: (value) => value !== undefined && values.includes(value) };
    case 'NotIn':
      return { key, accepts: (value) => value === undefined || !values.includes(value) };
    case 'Exists':
      return { key, accepts: (value) => value !== undefined };
    case 'DoesNotExist':
      return { key, accepts: (value) => value === undefined };
  }
}
