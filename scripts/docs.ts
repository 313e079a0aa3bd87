/* Writes docs/controls.md and docs/cli.md. `npm run docs`; test/docs.test.ts fails when they are stale. */
import { writeFileSync } from 'node:fs';
import { commandsPage } from './docs/commands-page.ts';
import { controlsPage } from './docs/controls-page.ts';

writeFileSync('docs/controls.md', controlsPage());
writeFileSync('docs/cli.md', commandsPage());
