import { byteLength } from './utf8.ts';

/** What GitHub takes of Markdown: bytes, whatever its schema says of characters. */
export const longestMarkdown = 65_535;

/** What could not be shown. */
export interface LeftOut {
  readonly sections: number;
  /** Lines with something on them, of those sections and of the one that was cut. */
  readonly lines: number;
}

const fence = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Joins sections of Markdown to a text of at most so many bytes. What does not fit is cut between two sections, or
 * between two lines of the first section that does not fit, so that no character, link or table row is cut in two;
 * what the cut leaves open is closed, and `ending` says what is missing. The ending is left out where nothing is.
 */
export function fitSections(
  sections: readonly string[],
  ending: (left: LeftOut) => string,
  limit: number = longestMarkdown,
): string {
  const whole = sections.join('\n\n');
  if (byteLength(whole) <= limit) return whole;
  // Numbers get shorter as more is shown, never longer.
  const all = { sections: sections.length, lines: sections.reduce((sum, section) => sum + linesOf(section), 0) };
  const room = limit - byteLength(`\n\n${ending(all)}`);
  const { shown, left } = take(sections, room);
  return [...shown, ending(left)].join('\n\n');
}

function take(sections: readonly string[], room: number): { shown: readonly string[]; left: LeftOut } {
  const shown: string[] = [];
  let used = 0;
  for (const section of sections) {
    const size = byteLength(section) + (shown.length > 0 ? 2 : 0);
    if (used + size > room) break;
    shown.push(section);
    used += size;
  }
  const rest = sections.slice(shown.length);
  const cut = cutAtLine(rest[0] ?? '', room - used - 2);
  const lines = rest.reduce((sum, section) => sum + linesOf(section), 0) - linesOf(cut.text);
  return {
    shown: cut.text === '' ? shown : [...shown, cut.text + cut.closing],
    left: { sections: rest.length, lines },
  };
}

/** The first lines of a section that fit together with what closes them. */
function cutAtLine(section: string, room: number): { text: string; closing: string } {
  const open = new OpenBlocks();
  const lines: string[] = [];
  let used = 0;
  let best = { text: '', closing: '' };
  for (const line of section.split('\n')) {
    used += byteLength(line) + 1;
    if (used > room) break;
    lines.push(line);
    open.read(line);
    const closing = open.closing();
    if (used + byteLength(closing) <= room) best = { text: lines.join('\n').trimEnd(), closing };
  }
  // A heading alone says nothing.
  return linesOf(best.text) > 1 ? best : { text: '', closing: '' };
}

/** What lines read so far opened without closing it. */
class OpenBlocks {
  #fence = '';
  #details = 0;

  read(line: string): void {
    const mark = fence.exec(line)?.[1];
    if (this.#fence !== '') {
      if (mark?.startsWith(this.#fence) && line.trim() === mark) this.#fence = '';
    } else if (mark) this.#fence = mark;
    else this.#details += count(line, /<details[\s>]/g) - count(line, /<\/details>/g);
  }

  closing(): string {
    return (this.#fence && `\n${this.#fence}`) + '\n\n</details>'.repeat(Math.max(this.#details, 0));
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function linesOf(section: string): number {
  return section.split('\n').filter((line) => line.trim() !== '').length;
}
