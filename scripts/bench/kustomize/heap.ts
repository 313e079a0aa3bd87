/* Builds all targets of a tree again and again between changes and prints the heap's size. Usage: heap.ts TREE PASSES */
import { createBuilder } from '../../../src/kustomize/index.ts';
import { confinedFiles } from '../../../src/platform/confined-files.ts';
import { asTheCommand } from './as-the-command.ts';
import { editedFiles } from './edited-files.ts';
import { findTree } from './tree.ts';

const [directory = '.', count = '50'] = process.argv.slice(2);
const { targets, ...tree } = findTree(directory);
const files = editedFiles(confinedFiles(tree.directory));
const builder = createBuilder(files, asTheCommand);
const [everyEdited, everyRemoved] = [3, 40];

function buildAll(): void {
  for (const target of targets) {
    try {
      builder.build(target).text();
    } catch {
      // Something that it needs is removed.
    }
  }
}

function heap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

buildAll();
const sizes = [heap()];
for (let pass = 1; pass <= Number(count); pass += 1) {
  const edited = tree.files.filter((_, index) => (index + pass) % everyEdited === 0);
  const removed = tree.files.filter((_, index) => (index + pass) % everyRemoved === 0);
  for (const file of edited) files.edit(file, pass);
  for (const file of removed) files.remove(file);
  builder.changed([...edited, ...removed]);
  buildAll();
  for (const file of [...edited, ...removed]) files.restore(file);
  builder.changed([...edited, ...removed]);
  buildAll();
  sizes.push(heap());
}
process.stdout.write(JSON.stringify(sizes));
