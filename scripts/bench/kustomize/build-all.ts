/* Builds the kustomizations in directories of a tree and prints them. Usage: build-all.ts TREE DIRECTORY... */
import { createBuilder } from '../../../src/kustomize/index.ts';
import { confinedFiles } from '../../../src/platform/confined-files.ts';
import { asTheCommand } from './as-the-command.ts';

const [tree = '.', ...targets] = process.argv.slice(2);
const builder = createBuilder(confinedFiles(tree), asTheCommand);
for (const target of targets) {
  try {
    process.stdout.write(builder.build(target).text());
  } catch (error) {
    process.stderr.write(`${target}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
