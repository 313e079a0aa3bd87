import * as z from 'zod';
import { mostFiles } from '../../platform/work-tree.ts';

/** Says which layout a bundle has; another one is not read. */
export const bundleFormat = 'kubescape-gitops gate bundle 1';

/** What an archive of a bundle calls its description, and the folder of the contents that it refers to. */
export const manifestFile = 'bundle.json';
export const contentsFolder = 'contents/';

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
/** No checkout has others, and no archive may lead out of a tree. */
const FileName = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^(?!\/)(?!.*\0)/s)
  .refine((name) => name.split('/').every((part) => part !== '' && part !== '.' && part !== '..'), 'no path of a tree');

/** A file of a tree: null when the gate did not read it, its content's SHA-256, or why it could not be read. */
const File = z.tuple([FileName, z.union([z.null(), Digest, z.strictObject({ error: z.string().max(4096) })])]);
const Files = z.array(File).max(mostFiles);
/** Text of a report: nothing in it acts on a terminal. */
const Line = z
  .string()
  .max(4096)
  .regex(/^\P{Cc}*$/u);
const State = z.strictObject({
  ref: Line,
  commit: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .optional(),
  files: Files,
});
const Prefix = z.string().refine((text) => text === '' || FileName.safeParse(text.replace(/\/$/, '')).success);

/** Everything that a verdict rests on, but the contents of files. */
export const BundleManifest = z.strictObject({
  format: z.literal(bundleFormat),
  tool: z.strictObject({ name: Line, version: Line }),
  /** Milliseconds since 1970. */
  at: z.int().min(0).max(8.64e15),
  base: State,
  head: State,
  prefix: Prefix,
  changed: z.array(FileName).max(2 * mostFiles),
  policy: z.strictObject({ source: Line, content: Digest }).optional(),
  /** Folders outside of the repository, in the order that they are looked into. */
  charts: z.array(z.strictObject({ files: Files })).max(1000),
  environment: z.strictObject({
    /** How long the charts of one cluster may take. */
    renderMilliseconds: z.number().positive().optional(),
    /** The version of helm, if it was run or its kept output was used. */
    helm: Line.optional(),
  }),
  report: z.strictObject({
    /** SHA-256 of the report as JSON. */
    sha256: Digest,
    /** And of each of its fields, so that a difference has a name. */
    fields: z.array(z.tuple([Line, Digest])).max(100),
  }),
});
export type BundleManifest = z.infer<typeof BundleManifest>;
export type BundledFile = z.infer<typeof File>;
