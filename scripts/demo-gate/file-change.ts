import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Changes one file below a folder. Throws where the file is not as expected, so that a change is never none. */
export type FileChange = (folder: string) => void;

/** Writes a file that was not there. */
export function addFile(file: string, text: string): FileChange {
  return (folder) => write(folder, file, text, 'wx');
}

/** Moves a file to another place. */
export function moveFile(from: string, to: string): FileChange {
  return (folder) => {
    mkdirSync(path.dirname(path.join(folder, to)), { recursive: true });
    renameSync(path.join(folder, from), path.join(folder, to));
  };
}

/** Replaces the first occurrence of a text. */
export function replaceText(file: string, text: string, by: string): FileChange {
  return edit(file, text, (content) => content.replace(text, () => by));
}

/** Replaces every occurrence of a text. */
export function replaceAll(file: string, text: string, by: string): FileChange {
  return edit(file, text, (content) => content.replaceAll(text, () => by));
}

/** Puts lines behind the first occurrence of a text. */
export function insertAfter(file: string, text: string, lines: string): FileChange {
  return replaceText(file, text, text + lines);
}

function edit(file: string, text: string, change: (content: string) => string): FileChange {
  return (folder) => {
    const content = readFileSync(path.join(folder, file), 'utf8');
    if (!content.includes(text)) throw new Error(`${file} does not hold ${JSON.stringify(text)}`);
    write(folder, file, change(content), 'w');
  };
}

function write(folder: string, file: string, text: string, flag: 'w' | 'wx'): void {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text, { flag });
}
