import * as z from 'zod';
import { mostFiles } from '../../platform/work-tree.ts';

/** Says which layout a bundle has; another one is not read. */
export const bundleFormat = 'kubescape-gitops gate bundle 1';

/** What an archive of a bundle calls its description, and the folder of the contents that it refers to. */
export const manifestFile = 'bundle.json';
export const contentsFolder = 'contents/';

const longestText = 4096;

/** A file of a tree: null when the gate did not read it, its content's SHA-256, or why it could not be read. */
export type BundledFile = readonly [name: string, content: null | string | { readonly error: string }];

// What may be long is looked at by hand: it ends at the first thing that is wrong, and lists none of the others.
const Files = z.custom<readonly BundledFile[]>(
  (value) => Array.isArray(value) && value.length <= mostFiles && value.every(isBundledFile),
  'expected files by their names, each with null, a digest or an error',
);
const FileNames = z.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.length <= 2 * mostFiles && value.every(isFileName),
  'expected names of files',
);

const Digest = z.string().refine(isDigest, 'expected 64 hexadecimal digits');
const Prefix = z.string().refine((text) => text === '' || isFileName(text.replace(/\/$/, '')), 'expected a folder');
/** Text of a report: nothing in it acts on a terminal. */
const Line = z
  .string()
  .max(longestText)
  .regex(/^\P{Cc}*$/u);
const State = z.strictObject({
  ref: Line,
  commit: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .optional(),
  files: Files,
});

/** Everything that a verdict rests on, but the contents of files. */
export const BundleManifest = z.strictObject({
  format: z.literal(bundleFormat),
  tool: z.strictObject({ name: Line, version: Line }),
  /** Milliseconds since 1970. */
  at: z.int().min(0).max(8.64e15),
  base: State,
  head: State,
  prefix: Prefix,
  changed: FileNames,
  policy: z.strictObject({ source: Line, content: Digest }).optional(),
  /** Folders outside of the repository, in the order that they are looked into. */
  charts: fewOf(z.strictObject({ files: Files }), 1000),
  environment: z.strictObject({
    /** How long the charts of one cluster may take. */
    renderMilliseconds: z.number().positive().max(86_400_000).optional(),
    /** The version of helm, if it was run or its kept output was used. */
    helm: Line.optional(),
  }),
  report: z.strictObject({
    /** SHA-256 of the report as JSON. */
    sha256: Digest,
    /** And of each of its fields, so that a difference has a name. */
    fields: fewOf(z.tuple([Line, Digest]), 100),
  }),
});
export type BundleManifest = z.infer<typeof BundleManifest>;

/** Counted before anything in it is looked at. */
function fewOf<Item extends z.ZodType>(item: Item, most: number): z.ZodType<readonly z.infer<Item>[]> {
  const few = (value: unknown): boolean => Array.isArray(value) && value.length <= most;
  return z.custom<readonly unknown[]>(few, `expected a list of at most ${most}`).pipe(z.array(item));
}

function isBundledFile(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [name, content]: readonly unknown[] = value;
  return isFileName(name) && (content === null || isDigest(content) || isUnreadable(content));
}

function isUnreadable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).join(' ') !== 'error') return false;
  return 'error' in value && typeof value.error === 'string' && value.error.length <= longestText;
}

function isDigest(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** No checkout has others, and nothing may lead out of a tree. */
function isFileName(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > longestText || value.includes('\0')) return false;
  return value.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
