import type { Severity } from '../model/finding.ts';
import type { Outcome } from './report.ts';

/** Start and end of each way to make text stand out, by the numbers of ECMA-48. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  inverse: [7, 27],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  gray: [90, 39],
} as const;

type Style = readonly (keyof typeof codes)[];

/** Takes styles and text, gives the text as a terminal shows it so. */
export type Paint = (style: Style, text: string) => string;

/** Gives what paints, or what leaves all text as it is. */
export function painter(color: boolean): Paint {
  return color ? painted : plain;
}

function painted(style: Style, text: string): string {
  return style.reduceRight((inner, name) => `\u001b[${codes[name][0]}m${inner}\u001b[${codes[name][1]}m`, text);
}

function plain(_style: Style, text: string): string {
  return text;
}

export const severityStyles: Readonly<Record<Severity, Style>> = {
  critical: ['bold', 'red'],
  high: ['red'],
  medium: ['yellow'],
  low: ['cyan'],
  unknown: ['gray'],
};
export const outcomeStyles: Readonly<Record<Outcome, Style>> = {
  pass: ['bold', 'green'],
  fail: ['bold', 'red'],
  incomplete: ['bold', 'inverse', 'red'],
};

/** Takes a title and lines, gives them with an empty line behind; nothing where there is no line. */
export function* block(title: string, lines: readonly string[], paint: Paint): Generator<string> {
  if (lines.length === 0) return;
  yield `${paint(['bold'], title)}\n`;
  for (const line of lines) yield `  ${line}\n`;
  yield '\n';
}

/** Breaks at spaces only: a word longer than the width keeps its line to itself. */
export function* wrapped(text: string, width: number): Generator<string> {
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      yield line;
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') yield line;
}

/** Takes rows of equally many cells, gives lines with the cells below each other: numbers to the right, other text to the left. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, lengthAt(row, column)), 0),
  );
  const isNumber = widths.map((_, column) => rows.slice(1).some((row) => /^[\d,]+$/.test(row[column] ?? '')));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return isNumber[column] === true ? cell.padStart(width) : cell.padEnd(width);
    });
    return cells.join('  ').trimEnd();
  });
}

function lengthAt(row: readonly string[], column: number): number {
  return row[column]?.length ?? 0;
}
