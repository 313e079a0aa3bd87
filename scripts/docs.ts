/* Writes docs/controls.md, docs/cli.md, docs/metrics.md, docs/chart-values.md, the schema of the settings, flux/chart/crds and what is made for the chart. `npm run docs`; test/docs fails when they are stale. */
import { writeFileSync } from 'node:fs';
import { writeChartFiles } from './chart/chart-files.ts';
import { commandsPage } from './docs/commands-page.ts';
import { writeClusterManifests } from './docs/crd-manifests.ts';
import { settingsSchemaText } from './docs/settings-schema.ts';
import { controlsPage } from './docs/controls-page.ts';
import { metricsPage } from './docs/metrics-page.ts';

writeFileSync('docs/controls.md', controlsPage());
writeFileSync('docs/cli.md', commandsPage());
writeFileSync('docs/metrics.md', metricsPage());
writeFileSync('docs/schema/kubescape-gitops.schema.json', settingsSchemaText());
writeClusterManifests('.');
writeChartFiles('.');
