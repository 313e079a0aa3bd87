import { FluxError } from '../flux-error.ts';
import type { Artifact, ArtifactFile } from './artifact.ts';
import { pathMatcher } from './match-path.ts';
import { segmentMatcher, type SegmentMatcher } from './match-segment.ts';
import { mergedFile } from './merge-file.ts';
import { Steps } from './steps.ts';

/** One entry of `copy` in an ArtifactGenerator. */
export interface CopyOperation {
  /** `@alias/pattern` */
  readonly from: string;
  /** `@artifact/path` */
  readonly to: string;
  readonly exclude: readonly string[];
  readonly strategy: string;
  readonly optional: boolean;
}

/**
 * Copies files of sources, by their aliases, into an artifact that is being made: `files` by their paths in it. Globs,
 * directories and slashes mean what they mean to source-watcher, which follows `cp`. Throws a FluxError.
 */
export function applyCopy(
  operation: CopyOperation,
  sources: ReadonlyMap<string, Artifact>,
  files: Map<string, ArtifactFile>,
): void {
  const { alias, pattern } = parseFrom(operation.from);
  const source = sources.get(alias);
  if (source === undefined) throw new FluxError(`source alias '${alias}' not found`);
  if (operation.strategy === 'Extract') {
    throw new FluxError(
      `strategy Extract of copy from '${operation.from}' is not supported: archives are not unpacked`,
    );
  }
  const destination = parseTo(operation.to);
  const steps = new Steps(`copy from '${operation.from}'`, 0);
  const isExcluded = exclusion(operation, steps);
  const found = /[*?[\]]/.test(pattern)
    ? globbed(source, pattern, destination, operation, isExcluded, steps)
    : single(source, pattern, destination, operation, isExcluded, files);
  for (const { path, target } of found) {
    const file = source.file(path);
    const known = files.get(target);
    files.set(target, operation.strategy === 'Merge' && known !== undefined ? mergedFile(known, file) : file);
  }
}

interface Copied {
  readonly path: string;
  readonly target: string;
}

function parseFrom(from: string): { alias: string; pattern: string } {
  const match = /^@([^/]*)\/(.*)$/s.exec(from);
  if (match === null) throw new FluxError(`copy from '${from}' is invalid; write '@alias/pattern'`);
  return { alias: match[1] ?? '', pattern: match[2] ?? '' };
}

function parseTo(to: string): readonly string[] {
  if (!to.startsWith('@artifact/')) throw new FluxError(`copy to '${to}' is invalid; write '@artifact/path'`);
  const names = segments(to.slice('@artifact/'.length));
  if (names.includes('..')) throw new FluxError(`copy to '${to}' leaves the artifact; remove '..'`);
  return names;
}

function segments(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** A file or directory by its path: a directory keeps its name below the destination. */
function single(
  source: Artifact,
  pattern: string,
  destination: readonly string[],
  operation: CopyOperation,
  isExcluded: Exclusion,
  files: ReadonlyMap<string, ArtifactFile>,
): readonly Copied[] {
  const path = `/${segments(pattern).join('/')}`;
  const kind = source.kind(path);
  const name = segments(pattern).at(-1);
  if (kind === undefined) {
    if (operation.optional) return [];
    throw new FluxError(`source '${pattern}' of copy from '${operation.from}' does not exist`);
  }
  if (kind === 'directory') {
    const base = name === undefined ? destination : [...destination, name];
    return Array.from(below(source, path, path, isExcluded), (file) => ({
      path: file,
      target: [...base, ...segments(file.slice(path.length))].join('/'),
    }));
  }
  if (isExcluded(path, '/')) return [];
  const isDirectory = operation.to.endsWith('/') || isDirectoryIn(files, destination.join('/'));
  return [{ path, target: [...destination, ...(isDirectory && name !== undefined ? [name] : [])].join('/') }];
}

function isDirectoryIn(files: ReadonlyMap<string, ArtifactFile>, path: string): boolean {
  return path === '' || files.keys().some((file) => file.startsWith(`${path}/`));
}

/** What a glob names keeps its path, but for `directory/**`, which means what is in the directory. */
function globbed(
  source: Artifact,
  pattern: string,
  destination: readonly string[],
  operation: CopyOperation,
  isExcluded: Exclusion,
  steps: Steps,
): readonly Copied[] {
  const parts = segments(pattern);
  const literal = parts.findIndex((part) => /[*?[\]]/.test(part));
  const base = `/${parts.slice(0, literal).join('/')}`;
  const matches = Array.from(glob(source, '/', parts.map(segmentMatcher), steps));
  if (matches.length === 0 && !operation.optional) {
    throw new FluxError(`no files match pattern '${pattern}' of copy from '${operation.from}'`);
  }
  const stripped = pattern.endsWith('/**') ? parts.length - 1 : 0;
  const kept = matches.filter((match) => !isExcluded(match, base));
  if (kept.length === 0 && !operation.optional) {
    throw new FluxError(`all files matching pattern '${pattern}' of copy from '${operation.from}' were excluded`);
  }
  return kept.flatMap((match) => {
    const paths = source.kind(match) === 'file' ? [match] : below(source, match, base, isExcluded);
    return Array.from(paths, (path) => ({
      path,
      target: [...destination, ...segments(path).slice(stripped)].join('/'),
    }));
  });
}

/** The paths that match name by name; `**` is no more than `*` here. */
function* glob(
  source: Artifact,
  directory: string,
  [part, ...rest]: readonly SegmentMatcher[],
  steps: Steps,
): Generator<string> {
  if (part === undefined) return;
  for (const [name, kind] of source.list(directory) ?? []) {
    if (!part(name, steps)) continue;
    const path = directory === '/' ? `/${name}` : `${directory}/${name}`;
    if (rest.length === 0) yield path;
    else if (kind === 'directory') yield* glob(source, path, rest, steps);
  }
}

function* below(source: Artifact, directory: string, base: string, isExcluded: Exclusion): Generator<string> {
  for (const [name, kind] of source.list(directory) ?? []) {
    const path = directory === '/' ? `/${name}` : `${directory}/${name}`;
    if (isExcluded(path, base)) continue;
    if (kind === 'file') yield path;
    else yield* below(source, path, base, isExcluded);
  }
}

/** Whether a path is left out of what is copied from below `base`. */
type Exclusion = (path: string, base: string) => boolean;

/** Patterns match the path in the source, that below the part that is copied, or, without a slash, the name. */
function exclusion({ exclude }: CopyOperation, steps: Steps): Exclusion {
  const patterns = exclude.map((pattern) => ({ matches: pathMatcher(pattern), isName: !pattern.includes('/') }));
  return (path, base) => {
    if (patterns.length === 0) return false;
    const whole = path.slice(1).split('/');
    const relative = base !== '/' && path.startsWith(`${base}/`) ? path.slice(base.length + 1).split('/') : undefined;
    const last = whole.slice(-1);
    return patterns.some(
      ({ matches, isName }) =>
        matches(whole, steps) ||
        (relative !== undefined && matches(relative, steps)) ||
        (isName && matches(last, steps)),
    );
  };
}
