import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarLayout } from 'js-yaml';
import { readPlain } from '../../manifests/kubernetes-yaml.ts';
import { DocumentOrigin, Locator } from '../../manifests/locate.ts';
import { readDocument } from '../../manifests/read-document.ts';
import { KeptText } from '../../manifests/text-source.ts';
import type { Path } from '../../model/path.ts';
import type { KubernetesObject } from '../../render/flux/objects/kubernetes-object.ts';

/** What to say behind the line of a field; undefined: nothing. */
export type Remarks = (path: Path) => string | undefined;

/** The widest line that remarks of other lines are still aligned with. */
const widest = 72;

/** An object as YAML: apiVersion, kind and metadata first, long texts unbroken. */
export function objectYaml(object: KubernetesObject): string {
  const { apiVersion, kind, metadata, ...rest } = object;
  const first = Object.entries({ apiVersion, kind, metadata }).filter(([, value]) => value !== undefined);
  return dump({ ...Object.fromEntries(first), ...rest }, { lineWidth: -1, noRefs: true, scalarStyleRules });
}

/** Quotes what Kubernetes would read as a number or word, such as `08_`, which js-yaml knows nothing of. */
function quoteForKubernetes(layout: ScalarLayout): void {
  const { tag, value } = layout.node;
  const isText = tag === 'tag:yaml.org,2002:str';
  if (isText && layout.style === SCALAR_STYLE.PLAIN && typeof readPlain(value) !== 'string') {
    layout.style = SCALAR_STYLE.SINGLE_QUOTED;
  }
}

const scalarStyleRules = [...Object.values(DEFAULT_SCALAR_STYLE_RULES), quoteForKubernetes];

/** The same with a comment behind the line of each field that holds no others. */
export function commentedYaml(object: KubernetesObject, remarks: Remarks): string {
  const text = objectYaml(object);
  const lines = text.split('\n');
  const comments = new Map<number, string>();
  const lineOf = lineFinder(text);
  for (const path of leaves(object)) {
    const line = lineOf(path);
    const remark = line === undefined || comments.has(line) ? undefined : remarks(path);
    if (line !== undefined && remark !== undefined) comments.set(line, remark);
  }
  const widths = Array.from(comments.keys(), (line) => lines[line - 1]?.length ?? 0).filter((width) => width <= widest);
  const column = Math.max(0, ...widths);
  return lines
    .map((line, index) => {
      const comment = comments.get(index + 1);
      return comment === undefined ? line : `${line.padEnd(column)}  # ${comment}`;
    })
    .join('\n');
}

/** Where in a text fields stand. A text that cannot be read back has no lines to speak of. */
function lineFinder(text: string): (path: Path) => number | undefined {
  const read = readDocument({ file: '', text, line: 1, syntax: 'yaml' });
  if (read === 'empty' || 'problem' in read) return () => undefined;
  const place = { file: '', line: 1, column: 1 };
  const range = { source: new KeptText('', text), start: 0, end: text.length, line: 1, syntax: 'yaml' as const, place };
  const origin = new DocumentOrigin(new Locator(), range, []);
  return (path) => origin.at(path).line;
}

function* leaves(value: unknown, path: Path = []): Generator<Path> {
  const entries = Array.isArray(value)
    ? Array.from(value.entries())
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  if (entries.length === 0) yield path;
  for (const [key, inner] of entries) yield* leaves(inner, [...path, key]);
}
