import { builtIns } from './functions/built-ins.ts';
import { collections } from './functions/collections.ts';
import { encodings } from './functions/encodings.ts';
import { maps } from './functions/maps.ts';
import { numbers } from './functions/numbers.ts';
import { patterns } from './functions/patterns.ts';
import { texts } from './functions/texts.ts';
import type { Functions } from './evaluate.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './values.ts';

/** What a function makes of the values of its arguments. */
const known: Functions = new Map([
  ...builtIns,
  ...texts,
  ...numbers,
  ...collections,
  ...maps,
  ...encodings,
  ...patterns,
]);

/** The functions of a ResourceSet's templates: `inputs`, and those of Go, of slim-sprig and of the operator. */
export function functionsWith(inputs: Value): Functions {
  return new Map([...known, ['inputs', () => inputs]]);
}

/** Throws a TemplateError that names the function if it is none of those. */
export function checkFunction(name: string, offset: number): void {
  if (name === 'inputs' || known.has(name)) return;
  throw new TemplateError(`function ${JSON.stringify(name)} is not defined, or not supported here`, offset);
}
