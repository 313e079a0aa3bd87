import * as z from 'zod';

const names = z.array(z.string().max(500)).max(1000);

/** Which object alone is to be judged, as it is in the cluster: only what names it is read. */
const ScanObject = z.looseObject({
  apiVersion: z.string().min(1).max(300),
  kind: z.string().min(1).max(100),
  metadata: z.looseObject({
    name: z.string().min(1).max(500),
    namespace: z.string().max(253).default(''),
    uid: z.string().max(200).default(''),
    resourceVersion: z.string().max(100).default(''),
  }),
});

/**
 * `POST /v1/scan`, as callers of Kubescape know it. Keys that say how Kubescape is to report, or to whom, have no part in what is
 * judged here: they are checked and passed over, as unknown ones are passed over.
 */
export const PostScanRequest = z.looseObject({
  /** Names of frameworks or ids of controls: what the report tells. Results always tell of all controls. */
  targetNames: names.optional(),
  targetType: z.preprocess(
    (value) => (typeof value === 'string' ? value.toLowerCase() : value),
    z.enum(['framework', 'control', '']).optional(),
  ),
  /** Globs; both narrow what is judged further than the rules of the installation. */
  includeNamespaces: names.optional(),
  excludedNamespaces: names.optional(),
  scanObject: ScanObject.nullish(),
  isDeletedScanObject: z.boolean().nullish(),
  format: z.string().nullish(),
  failThreshold: z.number().nullish(),
  hostScanner: z.boolean().nullish(),
  keepLocal: z.boolean().nullish(),
  submit: z.boolean().nullish(),
  useCachedArtifacts: z.boolean().nullish(),
});
export type PostScanRequest = z.infer<typeof PostScanRequest>;
