import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { gateFormats } from '../../report/gate/gate-formats.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';
import { quote, UsageError } from '../errors.ts';
import { chooseOutputs, type Output } from '../outputs.ts';

/**
 * The files that the inputs `format` and `outputFile` ask for: in the workspace or the runner's folder for temporary
 * files, and nowhere that a link of the checkout leads to. Throws UsageError.
 */
export async function chooseFiles(
  formats: readonly string[],
  outputFile: string,
  { workspace, temporary }: { readonly workspace: string; readonly temporary: string | undefined },
): Promise<readonly (Output<GateReport> & { readonly file: string })[]> {
  const named = formats.map((entry) => (entry.includes('=') ? entry : `${entry}=${fileOf(outputFile, entry)}`));
  const outputs = named.length === 0 ? [] : chooseOutputs(gateFormats, named, undefined);
  const allowed = await Promise.all([workspace, ...(temporary ? [temporary] : [])].map((folder) => realpath(folder)));
  return Promise.all(
    outputs.map(async ({ format, file = '' }) => ({ format, file: await checkedFile(workspace, file, allowed) })),
  );
}

/** With the format's own ending, as Kubescape adds it. */
function fileOf(outputFile: string, name: string): string {
  const extension = gateFormats.find((format) => format.name === name)?.extension ?? '';
  return outputFile.endsWith(extension) ? outputFile : outputFile + extension;
}

async function checkedFile(workspace: string, named: string, allowed: readonly string[]): Promise<string> {
  const file = path.resolve(workspace, named);
  const folder = await realpath(path.dirname(file)).catch((cause: unknown) => {
    throw new UsageError(`cannot write ${quote(named)}: its folder does not exist; make it first`, { cause });
  });
  const place = path.join(folder, path.basename(file));
  if (!allowed.some((parent) => isInside(parent, place))) {
    throw new UsageError(`cannot write ${quote(named)}: it lies neither in the workspace nor in RUNNER_TEMP`);
  }
  const stats = await lstat(place).catch(() => undefined);
  if (stats && !stats.isFile())
    throw new UsageError(`cannot write ${quote(named)}: there is something else than a file`);
  return place;
}

/** Whether a path lies below a folder; both absolute, without links. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
