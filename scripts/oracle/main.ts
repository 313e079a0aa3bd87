/* Gets the programs that tests compare with. Usage: npm run oracle -- kustomize|envsubst|flux-objects|flux */
import { fluxCommand } from './flux-command.ts';
import { envsubstOracle, fluxObjectsOracle } from './flux.ts';
import { kustomizeOracle } from './kustomize.ts';

const oracles = new Map([
  ['kustomize', kustomizeOracle],
  ['envsubst', envsubstOracle],
  ['flux-objects', fluxObjectsOracle],
  ['flux', fluxCommand],
]);

const [name = ''] = process.argv.slice(2);
const oracle = oracles.get(name);
if (!oracle) {
  process.stderr.write(`usage: npm run oracle -- ${[...oracles.keys()].join('|')}\n`);
  process.exitCode = 2;
} else {
  try {
    const file = await oracle.obtain((line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${file}\n`);
  } catch (error) {
    process.stderr.write(`no ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 3;
  }
}
