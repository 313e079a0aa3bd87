import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { chartFiles } from '../../scripts/chart/chart-files.ts';
import { tool } from '../../src/cli/version.ts';

const root = path.resolve(import.meta.dirname, '../..');

it.each(Array.from(chartFiles(root)))('%s is what `npm run docs` writes', (file, text) => {
  expect(readFileSync(path.join(root, file), 'utf8')).toBe(text);
});

it('flux/chart/Chart.yaml names the version of this package, and that which the fleet asks for', () => {
  const chart = load(readFileSync(path.join(root, 'flux/chart/Chart.yaml'), 'utf8'));
  const environment = readFileSync(path.join(root, 'base/services/environment.env'), 'utf8');
  const [, version] = /^KUBESCAPE_CHART_VERSION=(.*)$/m.exec(environment) ?? [];
  expect(chart).toMatchObject({ name: 'kubescape-operator', version, appVersion: tool.version });
});
