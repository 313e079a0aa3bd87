import { gzipSync } from 'node:zlib';
import { gunzipWithin } from '../../platform/gunzip.ts';
import { readTar, writeTar } from '../../platform/tar.ts';
import { digestOf, type Chart, type ChartFiles, type ChartForm, type ChartLimits } from './chart.ts';
import { HelmFault } from './fault.ts';
import { firstOf } from './messages.ts';
import { foreignReferences } from './schema-references.ts';

// In charts/, helm passes over what begins with a dot or an underscore.
const subchartArchive = /^(charts\/[^/]+\/)*charts\/[^/._][^/]*\.tgz$/;
const valuesSchema = /^(charts\/[^/]+\/)*values\.schema\.json$/;

/**
 * Takes in the files of one chart, its subcharts' archives unpacked to look into them, and counts against the limits.
 * What helm gets is made from what was taken in here, so that nothing reaches it which only helm's readers see.
 * Every method throws HelmFault of kind `chart`.
 */
export class ChartIntake {
  readonly #limits: ChartLimits;
  readonly #notices: string[] = [];
  #files = 0;
  #bytes = 0;
  #checksValues = true;

  constructor(limits: ChartLimits) {
    this.#limits = limits;
  }

  /** Bytes that still may be taken. */
  get left(): number {
    return this.#limits.bytes - this.#bytes;
  }

  leaveOut(name: string, why: string): void {
    this.#notices.push(`${JSON.stringify(name)} is left out: ${why}`);
  }

  /** Counts a file before it is read, when its size is known. */
  reserve(name: string, bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
    const { files: most, bytes: largest } = this.#limits;
    if (this.#files > most) throw new HelmFault('chart', `the chart has more than ${most} files`);
    if (this.left < 0) throw new HelmFault('chart', `the chart has more than ${largest} bytes, at ${quoted(name)}`);
  }

  /** What stands for a file in the chart: itself, or the archive of a subchart packed anew. */
  accept(name: string, content: Uint8Array, within = '', depth = 0): Uint8Array {
    if (valuesSchema.test(name)) this.#lookInto(within + name, content);
    if (!subchartArchive.test(name)) return content;
    if (depth === this.#limits.depth) {
      throw new HelmFault('chart', `archives of subcharts are nested more than ${depth} deep, at ${quoted(name)}`);
    }
    return packed(this.unpack(content, `${within}${name}/`, depth + 1));
  }

  /** The files of an archive, as helm names them: without the first folder. */
  unpack(archive: Uint8Array, within = '', depth = 0): Map<string, Uint8Array> {
    const files = new Map<string, Uint8Array>();
    try {
      for (const { name, content } of readTar(gunzipWithin(archive, this.#unpackedLimit()))) {
        const inner = nameInChart(name);
        this.reserve(within + inner, content.length);
        files.set(inner, this.accept(inner, content, within, depth));
      }
    } catch (cause) {
      if (cause instanceof HelmFault) throw cause;
      const which = within === '' ? 'the chart archive' : `the archive ${quoted(within.slice(0, -1))}`;
      throw new HelmFault('chart', `${which} cannot be read: ${messageOf(cause)}`, { cause });
    }
    return files;
  }

  finish(files: ChartFiles, form: ChartForm): Chart {
    if (!files.has('Chart.yaml')) throw new HelmFault('chart', 'there is no Chart.yaml');
    const sorted = new Map([...files].toSorted(([one], [other]) => (one < other ? -1 : 1)));
    const notices = firstOf(this.#notices);
    return { files: sorted, form, digest: digestOf(sorted, form), notices, checksValues: this.#checksValues };
  }

  /** A tar archive is larger than its files: a block for each name, and padding. */
  #unpackedLimit(): number {
    return this.left + 4096 * (this.#limits.files - this.#files + 4);
  }

  #lookInto(name: string, content: Uint8Array): void {
    const foreign = referencesOf(name, content);
    if (foreign.length === 0) return;
    this.#checksValues = false;
    this.#notices.push(`values are not checked: ${quoted(name)} refers to ${foreign.map(quoted).join(', ')}`);
  }
}

/** An archive that helm reads as the same chart. */
export function packed(files: ChartFiles): Uint8Array {
  const inFolder = Array.from(files, ([name, content]) => ({ name: `chart/${name}`, content }));
  return gzipSync(writeTar(inFolder), { level: 1 });
}

/** A path below a folder, in its plain form. */
export function isPlainPath(name: string): boolean {
  return !name.includes('\0') && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Helm's rule for names in archives: the first folder goes, whatever its name; nothing lies beside or above it. */
function nameInChart(name: string): string {
  const [, ...rest] = name.split(name.includes('\\') ? '\\' : '/');
  const inner = rest.filter((part) => part !== '' && part !== '.').join('/');
  if (isPlainPath(inner)) return inner;
  throw new HelmFault('chart', `the chart archive holds ${quoted(name)}, which is outside of the chart's folder`);
}

function referencesOf(name: string, content: Uint8Array): readonly string[] {
  try {
    // Like helm, without a byte order mark.
    return foreignReferences(JSON.parse(new TextDecoder().decode(content)));
  } catch (cause) {
    throw new HelmFault('chart', `${quoted(name)} is not JSON`, { cause });
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
