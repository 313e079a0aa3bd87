import { controls } from '../../engine/controls/index.ts';
import { frameworks } from '../../engine/frameworks/index.ts';
import { severityOf } from '../../model/finding.ts';

/** The catalogue as aligned text, a control a line. */
export function listControls(): string {
  const rows = controls.map(({ id, title, baseScore, scopes }) => {
    const names = frameworks.filter((framework) => framework.controls.includes(id)).map(({ name }) => name);
    return [id, severityOf(baseScore), names.join(' '), scopes.includes('file') ? 'files' : scopes.join(' '), title];
  });
  const table = [['ID', 'SEVERITY', 'FRAMEWORKS', 'JUDGES', 'TITLE'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('');
}

/** The catalogue as JSON. */
export function listControlsAsJson(): string {
  const rows = controls.map(({ id, name, title, baseScore, scopes, category, rules, guide }) => ({
    id,
    name,
    title,
    severity: severityOf(baseScore),
    baseScore,
    scopes,
    category,
    frameworks: frameworks.filter((framework) => framework.controls.includes(id)).map((framework) => framework.name),
    rules: rules.map((rule) => rule.name),
    ...guide,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}
