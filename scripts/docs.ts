/* Writes docs/controls.md, docs/cli.md, docs/metrics.md, the schema of the settings and flux/chart/crds. `npm run docs`; test/docs fails when they are stale. */
import { writeFileSync } from 'node:fs';
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
