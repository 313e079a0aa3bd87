import { statSync } from 'node:fs';
import path from 'node:path';
import { workTree } from '../../platform/work-tree.ts';
import type { ChartFolder } from '../../render/flux/chart/chart-shelf.ts';
import { quote, UsageError, visible } from '../errors.ts';

/** Folders with charts that somebody names beside the repository. */
export interface ChartChoice {
  /** As `--charts` says it. */
  readonly options: readonly string[];
  /** As KUBESCAPE_GITOPS_CHARTS says it. */
  readonly environment: readonly string[];
}

/** Opens folders with charts anywhere on the machine, those of the options first. Throws UsageError for what is none. */
export function outsideCharts({ options, environment }: ChartChoice): readonly ChartFolder[] {
  const named = [
    ...options.map((folder) => ({ folder, by: '--charts' })),
    ...environment.map((folder) => ({ folder, by: 'KUBESCAPE_GITOPS_CHARTS' })),
  ];
  return named.map(({ folder, by }) => opened(folder, `${by} ${quote(folder)}`));
}

function opened(folder: string, named: string): ChartFolder {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${named} is no folder; name one that holds charts as \`helm pull\` leaves them`);
  }
  const tree = readable(folder, named);
  if (!tree.files.some((file) => /^[^/]+(?:\.tgz|\/Chart\.yaml)$/.test(file))) {
    const expected = 'expected NAME-VERSION.tgz or folders with a Chart.yaml in it';
    process.stderr.write(`warning: ${visible(`${named} holds no chart; ${expected}`)}\n`);
  }
  return { tree, folder: '', name: folder, isOutside: true };
}

function readable(folder: string, named: string): ChartFolder['tree'] {
  try {
    return workTree(path.resolve(folder));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new UsageError(`${named} cannot be read: ${why}`, { cause });
  }
}
