import { resolvePath } from '../../../kustomize/load/paths.ts';
import type { ImageEntry } from '../../../kustomize/kustomization/fields.ts';
import type { Kustomization } from '../../../kustomize/kustomization/parse.ts';
import type { Text } from '../../../kustomize/kustomization/spec.ts';
import type { Artifact } from '../source/artifact.ts';
import { FluxError } from '../flux-error.ts';
import type { KustomizationSpec } from './spec.ts';

/**
 * Writes what a Flux Kustomization asks for into the kustomization of its directory, as kustomize-controller does: names
 * and namespace replace those of the file; patches, components and images join them.
 */
export function editKustomization(
  file: Kustomization,
  spec: KustomizationSpec,
  artifact: Artifact,
  directory: string,
): Kustomization {
  return {
    ...file,
    ...(spec.targetNamespace && { namespace: spec.targetNamespace }),
    ...(spec.namePrefix && { namePrefix: spec.namePrefix }),
    ...(spec.nameSuffix && { nameSuffix: spec.nameSuffix }),
    patches: [...file.patches, ...spec.patches],
    components: [...file.components, ...componentsOf(spec, artifact, directory)],
    images: mergeImages(file.images, spec.images),
    buildMetadata: spec.buildMetadata.length > 0 ? spec.buildMetadata : file.buildMetadata,
  };
}

function componentsOf(spec: KustomizationSpec, artifact: Artifact, directory: string): readonly Text[] {
  const mayMiss = spec.ignoreMissingComponents?.value === true;
  return spec.components.filter(({ value }) => {
    if (!isLocal(value)) throw new FluxError(`component path '${value}' must be local and relative`);
    return !mayMiss || artifact.kind(resolvePath(directory, value)) !== undefined;
  });
}

const remotePrefix = /^(?:git::|gh:|ssh:\/\/|https?:\/\/|git@|github\.com[:/])./i;

function isLocal(path: string): boolean {
  return !remotePrefix.test(path) && !path.replace(/^file:\/\//i, '').startsWith('/');
}

/** An image of the same name takes over what is said of it; a tag and a digest only together. */
function mergeImages(own: readonly ImageEntry[], more: KustomizationSpec['images']): readonly ImageEntry[] {
  const images = [...own];
  for (const image of more) {
    const index = images.findIndex(({ name }) => (name?.value ?? '') === (image.name?.value ?? ''));
    const known = images[index];
    if (known === undefined) images.push(image);
    else images[index] = mergedImage(known, image);
  }
  return images;
}

function mergedImage(known: ImageEntry, image: KustomizationSpec['images'][number]): ImageEntry {
  const picksVersion = Boolean(image.newTag?.value) || Boolean(image.digest?.value);
  return {
    ...known,
    ...(image.newName?.value ? { newName: image.newName } : {}),
    ...(picksVersion ? { newTag: image.newTag, digest: image.digest } : {}),
  };
}
