import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { monitoringApi, type Rendering } from './render-chart.ts';

/** Where values and what helm makes of them lie. */
export const fixtureFolder = path.resolve(import.meta.dirname, '../../fixtures/chart');

const renderings: Readonly<Record<string, Rendering>> = {
  dev: { apis: [monitoringApi] },
  prod: { apis: [monitoringApi] },
  minimal: {},
  // Nowhere else is a namespace named that is not the usual one.
  everything: { apis: [monitoringApi], namespace: 'security' },
};

/** The four renders that are kept as files, by name. */
export const chartFixtures: readonly (readonly [name: string, rendering: Rendering])[] = Object.entries(renderings).map(
  ([name, rendering]) => [
    name,
    { ...rendering, values: load(readFileSync(path.join(fixtureFolder, `${name}.yaml`), 'utf8')) },
  ],
);
