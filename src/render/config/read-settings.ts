import type { z } from 'zod';
import { DocumentOrigin, Locator } from '../../manifests/locate.ts';
import { quote } from '../../manifests/problem.ts';
import { readDocument } from '../../manifests/read-document.ts';
import { splitDocuments } from '../../manifests/split-documents.ts';
import { KeptText } from '../../manifests/text-source.ts';
import { formatPath, type Path } from '../../model/path.ts';
import type { Place } from '../../model/resource.ts';
import { RepositoryError } from '../repository/errors.ts';
import type { SourceTree } from '../source-tree.ts';
import { Settings, settingsFile, settingsSchema } from './settings.ts';
import { unknownKey } from './unknown-key.ts';

const largestFile = 1024 * 1024;

/** The settings of a repository, and where each of them stands. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly placeOf: (path: Path) => Place;
}

const nowhere: Place = { file: settingsFile, line: 1, column: 1 };

/** Reads kubescape-gitops.yaml; without one, nothing is set. Throws a RepositoryError that names file and line. */
export function readSettings(tree: SourceTree): ReadSettings {
  if (!tree.files.includes(settingsFile)) return { settings: {}, placeOf: () => nowhere };
  const bytes = tree.read(settingsFile);
  if (bytes.length > largestFile) {
    throw new RepositoryError(`${settingsFile} has ${bytes.length} bytes; at most ${largestFile} are read`);
  }
  const text = new TextDecoder().decode(bytes);
  const { value, placeOf } = documentOf(text);
  const fail = (path: Path, message: string): never => {
    const { line } = placeOf(path);
    const at = formatPath(path);
    throw new RepositoryError(`${settingsFile}:${line}: ${at === '' ? '' : `${at}: `}${message}`);
  };
  const unknown = unknownKey(value, settingsSchema());
  if (unknown !== undefined) fail(unknown.path, unknown.message);
  const parsed = Settings.safeParse(value);
  const issue = parsed.error?.issues[0];
  if (issue !== undefined) fail(pathOf(issue), messageOf(issue));
  const settings = parsed.data ?? {};
  checkNames(settings, fail);
  return { settings, placeOf };
}

function documentOf(text: string): { readonly value: unknown; readonly placeOf: (path: Path) => Place } {
  const documents = Array.from(splitDocuments(text)).flatMap(({ start, end, line }) => {
    const read = readDocument({ file: settingsFile, text: text.slice(start, end), line, syntax: 'yaml' });
    return read === 'empty' ? [] : [{ start, end, line, read }];
  });
  const [document, second] = documents;
  if (second !== undefined) {
    throw new RepositoryError(`${settingsFile}:${second.line}: a second document; all settings stand in one`);
  }
  if (document === undefined) return { value: {}, placeOf: () => nowhere };
  const { read, ...range } = document;
  if ('problem' in read) {
    throw new RepositoryError(`${settingsFile}:${read.problem.line ?? 1}: ${read.problem.message}`);
  }
  const source = new KeptText(settingsFile, text);
  const origin = new DocumentOrigin(new Locator(), { source, ...range, syntax: 'yaml', place: nowhere }, []);
  return { value: read.value, placeOf: (path) => origin.at(path) };
}

function checkNames({ clusters = [] }: Settings, fail: (path: Path, message: string) => never): void {
  const seen = new Set<string>();
  for (const [index, { name }] of clusters.entries()) {
    if (seen.has(name)) fail(['clusters', index, 'name'], `a second cluster ${quote(name)}; names are unique`);
    seen.add(name);
  }
}

/** Where what was expected is missing or something else; of a choice, where its mapping is wrong. */
function pathOf(issue: z.core.$ZodIssue): Path {
  const inner = innermost(issue);
  return [...issue.path, ...(inner === issue ? [] : inner.path)].filter((step) => typeof step !== 'symbol');
}

function messageOf(issue: z.core.$ZodIssue): string {
  const inner = innermost(issue);
  if (inner.code === 'invalid_key') return inner.issues[0]?.message ?? inner.message;
  return inner.message.replace(/^Invalid input: /, '');
}

function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const deeper = issue.errors.flat().find(({ path }) => path.length > 0);
  return deeper ?? issue;
}
