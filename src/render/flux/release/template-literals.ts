import { chartOfFiles } from '../../helm/read-chart.ts';
import type { Chart } from '../../helm/chart.ts';
import type { Path } from '../../../model/path.ts';
import type { FieldOrigin } from '../cluster/field-origin.ts';
import type { FoundChart } from '../chart/chart-library.ts';
import { isScalar, otherThan } from './probe.ts';

/** A line of a template that says a value itself, and the chart with another value there. */
export interface TemplateLiteral {
  readonly chart: Chart;
  readonly value: string | number | boolean;
  readonly place: FieldOrigin;
}

/**
 * The lines of a template in this repository that may be what a field is made of: its key, and its value as it is.
 */
export function* templateLiterals(
  found: FoundChart,
  file: string,
  path: Path,
  field: unknown,
): Generator<TemplateLiteral> {
  const place = found.placeOf(file);
  const content = found.chart.files.get(file);
  const key = path.findLast((step) => typeof step !== 'number');
  if (place === undefined || content === undefined || key === undefined || !isScalar(field)) return;
  const value = otherThan(field);
  const lines = new TextDecoder().decode(content).split('\n');
  const name = typeof key === 'object' ? key.entry : key;
  const pattern = new RegExp(
    `^([\\s-]*["']?${escaped(name)}["']?:\\s+["']?)${escaped(String(field))}(?=["']?\\s*(?:#.*)?$)`,
  );
  for (const [index, line] of lines.entries()) {
    const start = pattern.exec(line)?.[1];
    if (start === undefined) continue;
    const changed = lines
      .with(
        index,
        line.replace(pattern, () => `${start}${String(value)}`),
      )
      .join('\n');
    yield {
      value,
      chart: chartOfFiles(new Map([...found.chart.files, [file, Buffer.from(changed)]]), found.chart.form),
      place: { file: place, line: index + 1, column: start.length + 1, certainty: 'exact', layers: [] },
    };
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
