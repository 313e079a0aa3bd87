import * as z from 'zod';

const CrdPolicy = z.enum(['Create', 'CreateReplace', 'Skip']);
const Remediation = z.strictObject({
  retries: z.int().min(0).default(0),
  remediateLastFailure: z.boolean().default(false),
  strategy: z.literal('rollback').optional(),
});
const Action = z.strictObject({
  timeout: z.string().optional(),
  crds: CrdPolicy.optional(),
  remediation: Remediation.prefault({}),
});
const SourceRef = z.object({ kind: z.string(), name: z.string(), namespace: z.string().optional() });
const ChartSpec = z.looseObject({ chart: z.string(), sourceRef: SourceRef });

const Condition = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.string(),
});

/** What a HelmRelease may ask of the stand-in: all else is refused rather than left out. */
const Spec = z.strictObject({
  interval: z.string(),
  suspend: z.boolean().default(false),
  timeout: z.string().default('5m0s'),
  releaseName: z.string().optional(),
  targetNamespace: z.string().optional(),
  chart: z.object({ spec: ChartSpec }).optional(),
  chartRef: SourceRef.optional(),
  install: Action.extend({ createNamespace: z.boolean().default(false) }).prefault({}),
  upgrade: Action.prefault({}),
  uninstall: z.strictObject({ timeout: z.string().optional() }).prefault({}),
  maxHistory: z.int().min(0).default(5),
  values: z.record(z.string(), z.unknown()).default({}),
});

/** An object of the kind as the API server has it; its spec may ask for more than is done here. */
export const HelmReleaseObject = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    generation: z.number(),
    deletionTimestamp: z.string().optional(),
    finalizers: z.array(z.string()).default([]),
  }),
  spec: z.unknown(),
  status: z
    .looseObject({
      observedGeneration: z.number().optional(),
      conditions: z.array(Condition).default([]),
      lastAttemptedRevisionDigest: z.string().optional(),
      lastAttemptedConfigDigest: z.string().optional(),
      lastAttemptedGeneration: z.number().optional(),
    })
    .prefault({}),
});

export type HelmReleaseObject = z.infer<typeof HelmReleaseObject>;
export type HelmReleaseSpec = z.infer<typeof Spec>;

/** A HelmRelease asks for more than is done here: it has to change. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

/** Reads a spec. Throws NotDone, which names what the stand-in does not do. */
export function readSpec({ spec }: HelmReleaseObject): HelmReleaseSpec {
  const { data, error } = Spec.safeParse(spec);
  if (data !== undefined) return data;
  const complaints = error.issues.map(({ path, message }) => `spec.${path.join('.')}: ${message}`);
  throw new NotDone(`not done by the stand-in for helm-controller: ${complaints.join('; ')}`);
}

/** What Helm calls the release, and where its objects go. */
export function releaseOf(
  { metadata }: HelmReleaseObject,
  { releaseName, targetNamespace }: Pick<HelmReleaseSpec, 'releaseName' | 'targetNamespace'>,
): { readonly release: string; readonly namespace: string } {
  const { name, namespace } = metadata;
  const release = releaseName ?? (targetNamespace === undefined ? name : `${targetNamespace}-${name}`);
  return { release, namespace: targetNamespace ?? namespace };
}
