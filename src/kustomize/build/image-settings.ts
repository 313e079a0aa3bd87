import type { ImageEntry } from '../kustomization/fields.ts';
import { valueOr } from '../kustomization/spec.ts';
import type { ImageSettings } from '../transformers/images.ts';
import { stepMark } from '../tree/mark.ts';
import type { Step } from '../tree/node.ts';

/** An entry of `images` as the transformer takes it. */
export function imageSettings({ name, newName, newTag, digest, tagSuffix }: ImageEntry, step: Step): ImageSettings {
  return {
    name: valueOr(name, ''),
    newName: valueOr(newName, ''),
    newTag: valueOr(newTag, ''),
    digest: valueOr(digest, ''),
    tagSuffix: valueOr(tagSuffix, ''),
    marks: {
      newName: stepMark(newName?.mark, step),
      newTag: stepMark(newTag?.mark, step),
      digest: stepMark(digest?.mark, step),
      tagSuffix: stepMark(tagSuffix?.mark, step),
    },
  };
}
