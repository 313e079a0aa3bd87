/** Rows of text with aligned columns: the first one to the left, the others to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return `${rows.map((row) => line(row).trimEnd()).join('\n')}\n`;
}

/** 12,345 */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Three digits that matter: 0.097, 2.83, 20.6, 242. */
export function precise(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
