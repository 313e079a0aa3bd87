import { createHash } from 'node:crypto';

const longest = 53;

/** The parts of a HelmRelease that name its release. */
export interface ReleaseNaming {
  readonly name: string;
  readonly releaseName: string | undefined;
  readonly targetNamespace: string | undefined;
}

/**
 * The name of a release as helm-controller gives it: as said, else that of the object, behind the target namespace if
 * there is one. One that is too long for Helm ends in a part of its hash.
 */
export function releaseNameOf({ name, releaseName, targetNamespace }: ReleaseNaming): string {
  const full = releaseName || (targetNamespace ? `${targetNamespace}-${name}` : name);
  if (full.length <= longest) return full;
  return `${full.slice(0, 40)}-${createHash('sha256').update(full).digest('hex').slice(0, 12)}`;
}
