import * as z from 'zod';

const text = z.string({ error: 'expected a text' }).min(1, 'is empty').max(4096, 'is too long');
const file = text.refine(
  (path) => !path.startsWith('/') && !path.split('/').includes('..'),
  'expected a file of this repository',
);
const names = (of: string): z.ZodArray<z.ZodString> => z.array(text, { error: `expected a list of ${of}` }).max(1000);
const oneOf = <const Words extends readonly [string, ...string[]]>(
  ...words: Words
): z.ZodEnum<Record<Words[number], Words[number]>> => {
  const last = words.at(-1) ?? '';
  const entries = Object.fromEntries(words.map((word) => [word, word])) as Record<Words[number], Words[number]>;
  return z.enum(entries, { error: `expected ${words.slice(0, -1).join(', ')} or ${last}` });
};

const ControlChoice = z
  .strictObject(
    {
      include: names('controls')
        .describe('Controls that count besides those of the frameworks, by id such as C-0057.')
        .optional(),
      exclude: names('controls').describe('Controls of the frameworks that do not count.').optional(),
    },
    { error: 'expected include or exclude' },
  )
  .describe('Single controls. Default: exactly those of the frameworks.');

const rules = {
  frameworks: names('frameworks').describe('Frameworks whose controls count. Default: NSA and MITRE.').optional(),
  controls: ControlChoice.optional(),
  blockFrom: oneOf('critical', 'high', 'medium', 'low')
    .describe('New findings of this severity and above block. Default: low, so whatever gets worse.')
    .optional(),
  mode: oneOf('enforce', 'observe')
    .describe('With observe, whatever is found is told and does not block. Default: enforce.')
    .optional(),
  unresolved: oneOf('allow', 'block')
    .describe('What to do about what the head cannot evaluate and the base could not, either. Default: allow.')
    .optional(),
  emptied: oneOf('block', 'warn')
    .describe('What to do about what rendered objects before the change and renders none after it. Default: block.')
    .optional(),
  deletions: oneOf('warn', 'block')
    .describe(
      'What to do when Flux would delete a Namespace, a PersistentVolumeClaim or a NetworkPolicy. Default: warn.',
    )
    .optional(),
};

const expected = { error: 'expected frameworks, controls, blockFrom, mode, unresolved, emptied or deletions' };
const StageSettings = z.strictObject(rules, expected);

/** What a gate goes by. Of a change, that of the base counts. */
export const GateSettings = z.strictObject(
  {
    ...rules,
    exceptions: z
      .array(file, { error: 'expected a list of files' })
      .max(1000)
      .describe("Files of this repository with exceptions: Kubescape's, or SecurityException objects.")
      .optional(),
    stages: z
      .record(text, StageSettings, { error: 'expected names of stages with what differs there' })
      .describe('What differs for the clusters of a stage. What is not said here is as above.')
      .optional(),
  },
  { error: `${expected.error}, exceptions or stages`.replace(' or deletions,', ', deletions,') },
);
export type GateSettings = z.infer<typeof GateSettings>;
export type StageSettings = z.infer<typeof StageSettings>;
