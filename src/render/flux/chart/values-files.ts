import type { ChartFiles } from '../../helm/chart.ts';
import { FluxError } from '../flux-error.ts';
import { mergeValues, valuesJson, valuesOf, type Values } from '../release/values.ts';
import { mapOfText } from './chart-yaml.ts';

/** Which files stand in for a chart's own values.yaml. */
export interface ValuesFiles {
  readonly paths: readonly string[];
  readonly ignoreMissing: boolean;
  /** One of them; undefined where it is not. */
  readonly read: (path: string) => ValuesFile | undefined;
}

/** A file of values. */
export interface ValuesFile {
  readonly text: string;
  /** Its path in the repository, if it is there. */
  readonly place: string | undefined;
}

/** A chart's files, and what its values are merged of, where it is not its own file. */
export interface MergedFiles {
  readonly files: ChartFiles;
  readonly used: readonly ValuesFile[] | undefined;
}

/**
 * The files of a chart with its values.yaml replaced by `valuesFiles`, merged in their order, as source-controller packs
 * it. Throws a FluxError for a file that is missing.
 */
export function withValuesFiles(files: ChartFiles, { paths, ignoreMissing, read }: ValuesFiles): MergedFiles {
  if (paths.length === 0) return { files, used: undefined };
  if (!files.has('values.yaml')) throw new FluxError('the chart has no values.yaml that valuesFiles could replace');
  let merged: Values = new Map();
  const used: ValuesFile[] = [];
  for (const path of paths) {
    const file = read(path);
    if (file !== undefined) {
      merged = mergeValues(merged, valuesOf(mapOfText(file.text, `values file ${JSON.stringify(path)}`)));
      used.push(file);
    } else if (!ignoreMissing) throw new FluxError(`no values file found at path ${JSON.stringify(path)}`);
  }
  return { files: new Map([...files, ['values.yaml', Buffer.from(valuesJson(merged))]]), used };
}
