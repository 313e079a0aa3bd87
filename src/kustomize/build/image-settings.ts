import type { ImageEntry } from '../kustomization/fields.ts';
import { valueOr } from '../kustomization/spec.ts';
import type { ImageSettings } from '../transformers/images.ts';

/** An entry of `images` as the transformer takes it. What changes points at the text that it changes to. */
export function imageSettings({ name, newName, newTag, digest, tagSuffix, mark }: ImageEntry): ImageSettings {
  return {
    name: valueOr(name, ''),
    newName: valueOr(newName, ''),
    newTag: valueOr(newTag, ''),
    digest: valueOr(digest, ''),
    tagSuffix: valueOr(tagSuffix, ''),
    mark: (newTag ?? newName ?? digest)?.mark ?? mark,
  };
}
