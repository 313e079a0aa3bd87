import { constructDocument, isMapping } from '../../../manifests/construct.ts';
import { DocumentIndex, type FieldRanges } from '../../../manifests/document-index.ts';
import { parseFault } from '../../../manifests/parse-fault.ts';
import { Fault, quote } from '../../../manifests/problem.ts';
import { checkSize, parseDocument } from '../../../manifests/read-document.ts';
import type { Path } from '../../../model/path.ts';

/** An object as Flux reads it after substitution. */
export interface ReadObject {
  readonly object: Readonly<Record<string, unknown>>;
  /** Where the field at a path stands in the text; undefined where there is none. The first question costs another parse. */
  readonly ranges: (path: Path) => FieldRanges | undefined;
}

/**
 * Reads a text as sigs.k8s.io/yaml's YAMLToJSON does: scalars by YAML 1.1, of equal keys the last one. Integers that no
 * double holds are rounded. Throws a Fault with an offset in the text for what is no YAML, no object, or no JSON.
 * `show` gives what a message may quote: the text, with values masked that are secret.
 */
export function readSubstituted(text: string, show = (): string => text): ReadObject {
  try {
    checkSize(text);
    const object = constructDocument(text, parseDocument(text, 'yaml'), { isLenient: true })?.value;
    if (!isMapping(object)) throw new Fault(0, `an object is expected, not ${quote(text.trim())}`);
    let index: DocumentIndex | undefined;
    const ranges = (path: Path): FieldRanges | undefined =>
      (index ??= new DocumentIndex(text, parseDocument(text, 'yaml'))).ranges(path);
    // Only a text with one of these words can have such a number.
    const path = /\.(?:inf|nan)/i.test(text) ? pathToInfinity(object) : undefined;
    if (path !== undefined) throw noJson(text, ranges(path));
    return { object, ranges };
  } catch (error) {
    const shown = show();
    if (!(error instanceof Fault) || shown === text) throw parseFault(shown, error);
    throw new Fault(error.offset, withoutValues(error.message, shown));
  }
}

/** Messages about single nodes quote words: only those of the text that may be shown are left. */
function withoutValues(message: string, shown: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"/g, (word) => (shown.includes(word.slice(1, -1)) ? word : '"…"'));
}

function noJson(text: string, ranges: FieldRanges | undefined): Fault {
  const { start, end } = ranges?.value ?? { start: 0, end: 0 };
  return new Fault(start, `${quote(text.slice(start, end))} is a number that JSON does not have; put it in quotes`);
}

function pathToInfinity(value: unknown): (string | number)[] | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const path = pathToInfinity(item);
    if (path !== undefined) return [Array.isArray(value) ? Number(key) : key, ...path];
  }
  return undefined;
}
