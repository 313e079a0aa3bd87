/* Gets the programs that tests compare with. Usage: npm run oracle -- kustomize */
import { obtainOracle } from '../test/support/kustomize-oracle.ts';

const oracles: Readonly<Record<string, typeof obtainOracle>> = { kustomize: obtainOracle };

const [name = ''] = process.argv.slice(2);
const obtain = Object.hasOwn(oracles, name) ? oracles[name] : undefined;
if (!obtain) {
  process.stderr.write(`usage: npm run oracle -- ${Object.keys(oracles).join('|')}\n`);
  process.exitCode = 2;
} else {
  try {
    const file = await obtain((line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${file}\n`);
  } catch (error) {
    process.stderr.write(`no ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 3;
  }
}
