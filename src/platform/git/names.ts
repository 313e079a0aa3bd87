import { isUtf8 } from 'node:buffer';
import { onOneLine } from './git-error.ts';

export interface Names {
  /** As git prints them with `-z`. */
  readonly names: readonly string[];
  /** One line for each that is no UTF-8, and so is left out. */
  readonly notices: readonly string[];
}

/**
 * Cuts what git prints with `-z`: each ends with a zero byte, and holds any other. `nameOf` finds the name in a line
 * that has more than that.
 */
export function readNames(output: Buffer, nameOf = (line: string): string => line): Names {
  if (isUtf8(output)) return { names: cut(output.toString('utf8')), notices: [] };
  const names: string[] = [];
  const notices: string[] = [];
  // Each byte is one character there.
  for (const line of cut(output.toString('latin1'))) {
    const bytes = Buffer.from(line, 'latin1');
    const text = bytes.toString('utf8');
    if (isUtf8(bytes)) names.push(text);
    else notices.push(onOneLine(`'${nameOf(text)}' is left out: its name is no UTF-8`));
  }
  return { names, notices };
}

function cut(text: string): string[] {
  return text.split('\0').filter((name) => name !== '');
}
