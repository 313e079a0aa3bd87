import * as z from 'zod';

/** SQLite has no booleans. */
export const flag = z.literal([0, 1]).transform((value) => value === 1);

/** Milliseconds since 1970, or a count. */
export const whole = z.int();

/** A boolean as it is stored. */
export function asFlag(value: boolean | undefined): 0 | 1 {
  return value === true ? 1 : 0;
}

/** A text column that holds JSON of a shape. */
export function json<T>(shape: z.ZodType<T>): z.ZodType<T> {
  const parsed = z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'no JSON' });
      return z.NEVER;
    }
  });
  return parsed.pipe(shape);
}
