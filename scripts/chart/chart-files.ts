import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { dashboard } from './dashboard.ts';
import { readForeignValues } from './foreign-values.ts';
import { valuesPage } from './values-page.ts';
import { valuesSchema } from './values-schema.ts';

const chart = 'flux/chart';

/** What is made of other files for the chart: text by path, below `root`. */
export function chartFiles(root: string): ReadonlyMap<string, string> {
  const foreign = readForeignValues(path.join(root, chart));
  return new Map([
    [`${chart}/values.schema.json`, json(valuesSchema(foreign.map(({ path: at }) => at)))],
    [`${chart}/files/dashboard.json`, json(dashboard())],
    ['docs/chart-values.md', valuesPage(path.join(root, chart))],
  ]);
}

/** Writes them. */
export function writeChartFiles(root: string): void {
  for (const [file, text] of chartFiles(root)) writeFileSync(path.join(root, file), text);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
