import { Budget } from './budget.ts';
import { evaluate } from './evaluate.ts';
import { checkFunction, functionsWith } from './functions.ts';
import type { TemplateNode } from './nodes.ts';
import type { Filled } from './output.ts';
import { parseTemplate } from './parse.ts';
import { copyOf, type Value } from './values.ts';

/** A template that has been read. */
export interface Template {
  readonly nodes: readonly TemplateNode[];
}

/** Reads a template with the delimiters `<<` and `>>`. Throws a TemplateError, for unknown functions too. */
export function readTemplate(text: string): Template {
  return { nodes: parseTemplate(text, checkFunction) };
}

/** Fills in a template with what `inputs` stands for, which stays as it is. Throws a TemplateError. */
export function fillIn({ nodes }: Template, inputs: Value, budget = new Budget()): Filled {
  return evaluate(nodes, functionsWith(copyOf(inputs)), budget);
}
