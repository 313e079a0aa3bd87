/* Builds the program that answers with Flux' own libraries; tests compare with it where it is. Usage: npm run oracle */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { oraclePath } from './place.ts';

const target = oraclePath();
mkdirSync(path.dirname(target), { recursive: true });
const { status, error } = spawnSync('go', ['build', '-o', target, '.'], { cwd: import.meta.dirname, stdio: 'inherit' });
if (error) process.stderr.write(`go cannot be started: ${error.message}; install Go 1.26 or later\n`);
else if (status === 0) process.stdout.write(`${target}\n`);
process.exitCode = status ?? 2;
