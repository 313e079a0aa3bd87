import type { SourceTree } from '../../render/source-tree.ts';
import { ChangedLines } from './changed-lines.ts';
import { editsOf, type FileStates } from './edits.ts';

/** Two trees, and where they differ. */
export interface Change {
  readonly base: SourceTree;
  readonly head: SourceTree;
  readonly changed: readonly string[];
}

/** What a change does to files. They are read when somebody asks. */
export class ChangedFiles {
  readonly #change: Change;
  #states: ReadonlyMap<string, FileStates> | undefined;
  #lines: ChangedLines | undefined;

  constructor(change: Change) {
    this.#change = change;
  }

  get states(): ReadonlyMap<string, FileStates> {
    return (this.#states ??= statesOf(this.#change));
  }

  get lines(): ChangedLines {
    return (this.#lines ??= new ChangedLines(Array.from(this.states.values()).flatMap(editsOf)));
  }
}

function statesOf({ base, head, changed }: Change): ReadonlyMap<string, FileStates> {
  const [before, after] = [new Set(base.files), new Set(head.files)];
  return new Map(
    changed.map((file) => [
      file,
      {
        file,
        base: before.has(file) ? read(base, file) : undefined,
        head: after.has(file) ? read(head, file) : undefined,
      },
    ]),
  );
}

/** A file that cannot be read says nothing of lines. */
function read(tree: SourceTree, file: string): Uint8Array {
  try {
    return tree.read(file);
  } catch {
    return new Uint8Array();
  }
}
