import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import * as z from 'zod';

const ForeignValues = z.array(
  z.strictObject({
    path: z.string().regex(/^\w+(\.\w+)*$/),
    verdict: z.enum(['refused', 'later', 'noted']),
    unless: z.array(z.string()).optional(),
    says: z.string().min(1),
  }),
);

/** Values of Kubescape's own chart that mean nothing here, or not yet, each with what is said about it. */
export type ForeignValue = z.infer<typeof ForeignValues>[number];

/** Reads them of the chart in a folder. Throws for what is none. */
export function readForeignValues(chart: string): readonly ForeignValue[] {
  return ForeignValues.parse(load(readFileSync(path.join(chart, 'files/foreign-values.yaml'), 'utf8')));
}
