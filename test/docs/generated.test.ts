import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { commandsPage } from '../../scripts/docs/commands-page.ts';
import { controlsPage } from '../../scripts/docs/controls-page.ts';
import { metricsPage } from '../../scripts/docs/metrics-page.ts';
import { settingsSchemaText } from '../../scripts/docs/settings-schema.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');

it.each([
  ['controls.md', controlsPage],
  ['cli.md', commandsPage],
  ['metrics.md', metricsPage],
  ['schema/kubescape-gitops.schema.json', settingsSchemaText],
])('docs/%s is what `npm run docs` writes', (file, page) => {
  expect(readFileSync(path.join(docs, file), 'utf8')).toBe(page());
});
