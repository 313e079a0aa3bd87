/** One of the five fields: what it is called, what it may say. */
export interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names for values, from `least` on. */
  readonly names?: readonly string[];
}

/**
 * The values that a field allows, in order: lists of `*`, `5`, `mon`, `1-5`, each perhaps with a step as in `0-59/15`; a single
 * value with a step goes up to the largest. Undefined when it says something else.
 */
export function valuesOf(text: string, field: CronField): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const range = rangeOf(part, field);
    if (!range) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return [...values].toSorted((one, other) => one - other);
}

function rangeOf(part: string, field: CronField): { from: number; to: number; step: number } | undefined {
  const spelt = part.replace(/^\*/, `${field.least}-${field.most}`);
  const [, start = '', end, steps = '1'] = /^(\w{1,9})(?:-(\w{1,9}))?(?:\/(\d{1,3}))?$/.exec(spelt) ?? [];
  const step = Number(steps);
  const from = valueOf(start, field);
  const to = end === undefined ? (spelt.includes('/') ? field.most : from) : valueOf(end, field);
  if (from === undefined || to === undefined || to < from) return undefined;
  return step < 1 || step > field.most ? undefined : { from, to, step };
}

function valueOf(text: string, { least, most, names = [] }: CronField): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return least + named;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : undefined;
}
