import type { ChartFiles } from '../../helm/chart.ts';
import { FluxError } from '../flux-error.ts';
import { mergeValues, valuesJson, valuesOf, type Values } from '../release/values.ts';
import { mapOfText } from './chart-yaml.ts';

/** Which files stand in for a chart's own values.yaml. */
export interface ValuesFiles {
  readonly paths: readonly string[];
  readonly ignoreMissing: boolean;
  /** The text of one of them; undefined where it is not. */
  readonly read: (path: string) => string | undefined;
}

/**
 * The files of a chart with its values.yaml replaced by `valuesFiles`, merged in their order, as source-controller packs
 * it. Throws a FluxError for a file that is missing.
 */
export function withValuesFiles(files: ChartFiles, { paths, ignoreMissing, read }: ValuesFiles): ChartFiles {
  if (paths.length === 0) return files;
  if (!files.has('values.yaml')) throw new FluxError('the chart has no values.yaml that valuesFiles could replace');
  let merged: Values = new Map();
  for (const path of paths) {
    const text = read(path);
    if (text !== undefined)
      merged = mergeValues(merged, valuesOf(mapOfText(text, `values file ${JSON.stringify(path)}`)));
    else if (!ignoreMissing) throw new FluxError(`no values file found at path ${JSON.stringify(path)}`);
  }
  return new Map([...files, ['values.yaml', Buffer.from(valuesJson(merged))]]);
}
