import path from 'node:path';
import type { Format } from '../report/formats.ts';
import { writeChunks, writeFileOf } from '../platform/write-chunks.ts';
import { OutputError, quote, UsageError } from './errors.ts';

/** One output of a report; without a file it goes to standard output. */
export interface Output<Model> {
  readonly format: Format<Model>;
  readonly file?: string;
}

/**
 * Reads `--format` (`NAME` or `NAME=FILE`) and `--output`. One format with `--output FILE` goes to that file; with
 * several each goes to FILE with the format's own ending. Throws UsageError.
 */
export function chooseOutputs<Model>(
  formats: readonly Format<Model>[],
  names: readonly string[],
  output: string | undefined,
): readonly Output<Model>[] {
  const chosen = (names.length === 0 ? ['pretty'] : names).map((entry) => {
    const [name = '', ...rest] = entry.split('=');
    const file = rest.length > 0 ? rest.join('=') : undefined;
    if (file === '') throw new UsageError(`--format ${quote(entry)} names no file; expected ${name}=FILE or ${name}`);
    return { format: formatNamed(formats, name.trim()), file };
  });
  const open = chosen.filter(({ file }) => file === undefined);
  const outputs = chosen.map(({ format, file }): Output<Model> => {
    const target = file ?? (output === undefined ? undefined : fileFor(output, format, open.length > 1));
    return target === undefined ? { format } : { format, file: target };
  });
  const toStdout = outputs.filter(({ file }) => file === undefined);
  if (toStdout.length > 1) {
    const words = toStdout.map(({ format }) => format.name).join(' and ');
    throw new UsageError(
      `${words} cannot share standard output; give each its file, such as --format json=report.json`,
    );
  }
  if (output !== undefined && open.length === 0) {
    throw new UsageError(`--output ${quote(output)} has no format to write; every --format names its own file already`);
  }
  checkDistinct(outputs);
  return outputs;
}

/**
 * Writes the report in every format, files first. `color` is for standard output only. A reader of standard output
 * that goes away (`| head`) is no failure. Throws UsageError for a file that cannot be written, OutputError for
 * standard output.
 */
export async function writeOutputs<Model>(
  report: Model,
  outputs: readonly Output<Model>[],
  options: { readonly color: boolean; readonly verbose: boolean; readonly width?: number },
): Promise<void> {
  for (const { format, file } of outputs) {
    if (file !== undefined) await writeOne(file, format.render(report, { verbose: options.verbose, color: false }));
  }
  for (const { format, file } of outputs) {
    if (file === undefined) await print(format.render(report, options));
  }
}

async function writeOne(file: string, chunks: Iterable<string>): Promise<void> {
  try {
    await writeFileOf(file, chunks);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    const advice = cause.code === 'ENOENT' ? 'its folder does not exist; make it first' : cause.code;
    throw new UsageError(`cannot write ${quote(file)}: ${advice}`, { cause });
  }
}

/** Writes text to standard output. */
export async function print(chunks: Iterable<string>): Promise<void> {
  try {
    await writeChunks(process.stdout, chunks);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    if (cause.code !== 'EPIPE') throw new OutputError(`cannot write to standard output: ${cause.code}`, { cause });
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

function formatNamed<Model>(formats: readonly Format<Model>[], name: string): Format<Model> {
  const format = formats.find((candidate) => candidate.name === name);
  if (format) return format;
  throw new UsageError(
    `unknown format ${quote(name)}; expected one of ${formats.map((known) => known.name).join(', ')}`,
  );
}

function fileFor(output: string, { extension }: Pick<Format, 'extension'>, isOneOfMany: boolean): string {
  return isOneOfMany ? `${output}${extension}` : output;
}

function checkDistinct(outputs: readonly Pick<Output<unknown>, 'file'>[]): void {
  const files = outputs.flatMap(({ file }) => (file === undefined ? [] : [path.resolve(file)]));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`two formats would write ${quote(twice)}; name two files`);
}
