import { labelKeys, ownAnnotations } from '../../kube/names/metadata-keys.ts';
import { resultIdentity } from '../../kube/names/result-identity.ts';

type Texts = Readonly<Record<string, string>>;

/** Whose result it is, as its metadata say: by annotation, else by labels. Undefined of one that is not ours. */
export function holderIn({
  labels = {},
  annotations = {},
}: {
  readonly labels?: Texts;
  readonly annotations?: Texts;
}): string | undefined {
  const { identity, contentHash } = ownAnnotations;
  const said = annotations[identity];
  if (said !== undefined || annotations[contentHash] === undefined) return said;
  return holderByLabels(labels);
}

/** The identity that labels say; undefined where they cannot, as about RBAC subjects. Values may have been cleaned. */
export function holderByLabels(labels: Texts): string | undefined {
  const { [labelKeys.kind]: kind, [labelKeys.name]: name, [labelKeys.apiGroup]: group } = labels;
  if (labels[labelKeys.rbac] !== undefined || !kind || !name || group === undefined) return undefined;
  const apiVersion = group === '' ? 'v1' : `${group}/v1`;
  return resultIdentity({ apiVersion, kind, namespace: labels[labelKeys.namespace] ?? '', name });
}
