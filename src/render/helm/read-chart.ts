import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Dirent,
} from 'node:fs';
import path from 'node:path';
import { ChartIntake, isPlainPath } from './chart-intake.ts';
import { chartLimits, type Chart, type ChartFiles, type ChartForm } from './chart.ts';
import { HelmFault } from './fault.ts';

/**
 * Reads the chart in a folder of a checked-out tree. Symbolic links are left out with a notice, as Flux leaves them out
 * of what charts in Git are built from; so are pipes and devices.
 * @param root the tree, which the folder has to lie in, links resolved.
 * @param folder relative to the root, with slashes.
 * @throws HelmFault of kind `chart`.
 */
export function readChartFolder(root: string, folder: string, limits = chartLimits): Chart {
  const intake = new ChartIntake(limits);
  const files = new Map<string, Uint8Array>();
  const walk = (directory: string, prefix: string): void => {
    for (const entry of entriesOf(directory)) {
      const name = prefix + entry.name;
      const file = path.join(directory, entry.name);
      if (entry.isDirectory()) walk(file, `${name}/`);
      else if (entry.isFile()) files.set(name, intake.accept(name, readRegular(file, name, intake)));
      else intake.leaveOut(name, entry.isSymbolicLink() ? 'Flux takes no symbolic links' : 'it is no regular file');
    }
  };
  try {
    walk(containedFolder(root, folder), '');
  } catch (cause) {
    if (cause instanceof HelmFault) throw cause;
    const { code = 'an error' } = cause as NodeJS.ErrnoException;
    throw new HelmFault('chart', `the chart folder ${JSON.stringify(folder)} cannot be read: ${code}`, { cause });
  }
  return intake.finish(files, 'folder');
}

/**
 * Reads a chart as `helm package` makes it and registries hand it out.
 * @throws HelmFault of kind `chart`.
 */
export function readChartArchive(archive: Uint8Array, limits = chartLimits): Chart {
  const intake = new ChartIntake(limits);
  return intake.finish(intake.unpack(archive), 'archive');
}

/**
 * Makes a chart of files that somebody has read already, from Git objects or an archive for instance.
 * @throws HelmFault of kind `chart`.
 */
export function chartOfFiles(given: ChartFiles, form: ChartForm = 'folder', limits = chartLimits): Chart {
  const intake = new ChartIntake(limits);
  const files = new Map<string, Uint8Array>();
  for (const [name, content] of given) {
    if (!isPlainPath(name)) throw new HelmFault('chart', `${JSON.stringify(name)} is no path below a chart's folder`);
    intake.reserve(name, content.length);
    files.set(name, intake.accept(name, content));
  }
  return intake.finish(files, form);
}

/** Git's own folder belongs to no chart. */
function entriesOf(directory: string): Dirent[] {
  return readdirSync(directory, { withFileTypes: true }).filter(({ name }) => name !== '.git');
}

function containedFolder(root: string, folder: string): string {
  const found = realPathOf(path.join(root, folder));
  const real = realPathOf(root);
  if (found !== undefined && real !== undefined && (found === real || found.startsWith(real + path.sep))) return found;
  throw new HelmFault('chart', `there is no chart folder ${JSON.stringify(folder)} in the tree`);
}

function realPathOf(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function readRegular(file: string, name: string, intake: ChartIntake): Uint8Array {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    intake.reserve(name, fstatSync(descriptor).size);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
