import type { Budget } from '../budget.ts';
import { TemplateError } from '../template-error.ts';
import type { Value } from '../values.ts';

type Make = (args: readonly Value[], budget: Budget) => Value;

/** A function of so many arguments: Go fails for others. */
export function taking(count: number, make: Make): Make {
  return (args, budget) => {
    if (args.length === count) return make(args, budget);
    throw new TemplateError(`wrong number of args: want ${count} got ${args.length}`);
  };
}

/** A function of at least so many arguments. */
export function takingAtLeast(count: number, make: Make): Make {
  return (args, budget) => {
    if (args.length >= count) return make(args, budget);
    throw new TemplateError(`wrong number of args: want at least ${count} got ${args.length}`);
  };
}
