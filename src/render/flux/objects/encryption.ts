import { ObjectError } from './errors.ts';
import { isMapping, nameOf, textOf, type KubernetesObject } from './kubernetes-object.ts';
import { metadataMap } from './metadata.ts';

/** What can be seen of an object that SOPS may hide in part. */
export interface Readable {
  readonly object: KubernetesObject;
  /** Whether values of it are known to the cluster only. */
  readonly encrypted: boolean;
}

/** Whether a value is ciphertext as SOPS writes it. */
export function isCiphertext(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('ENC[AES256_GCM,');
}

/** Whether SOPS encrypted the object as a whole: it has a mapping `sops` with a `mac`. */
export function isEncrypted(object: KubernetesObject): boolean {
  return isMapping(object['sops']) && !isNothing(object['sops']['mac']);
}

/**
 * Stands for the decryption by kustomize-controller where `spec.decryption` asks for it, without keys: ciphertext stays
 * ciphertext, the field `sops` goes as it would. Other Secrets are searched for values that are encrypted files. The
 * annotation `kustomize.toolkit.fluxcd.io/decrypt: disabled` keeps an object out of it.
 */
export function decryptWithoutKeys(object: KubernetesObject): Readable {
  if (isDecryptionDisabled(object)) return { object, encrypted: false };
  if (isEncrypted(object)) {
    const { sops: _sops, ...rest } = object;
    return { object: rest, encrypted: true };
  }
  const data = textOf(object, 'kind') === 'Secret' && isMapping(object['data']) ? Object.values(object['data']) : [];
  return { object, encrypted: data.some(isEncryptedFile) };
}

/**
 * Throws an ObjectError for a Secret that still has a field `sops`: kustomize-controller then applies nothing of the
 * Kustomization. It looks after normalising, so it sees the field only where the ciphertext broke a type (`data`); a
 * Secret with encrypted `stringData` alone is applied, ciphertext and all.
 */
export function refuseEncryptedSecret(normalised: KubernetesObject): void {
  const isSecret = textOf(normalised, 'kind') === 'Secret' && textOf(normalised, 'apiVersion') === 'v1';
  if (!isSecret || !Object.hasOwn(normalised, 'sops') || isDecryptionDisabled(normalised)) return;
  const name = JSON.stringify(nameOf(normalised));
  throw new ObjectError(
    'SECRET_NOT_DECRYPTED',
    `${name} is encrypted with SOPS; set spec.decryption of its Kustomization, or its annotation "kustomize.toolkit.fluxcd.io/decrypt: disabled"`,
  );
}

function isDecryptionDisabled(object: KubernetesObject): boolean {
  return /^disabled$/iu.test(metadataMap(object, 'annotations')['kustomize.toolkit.fluxcd.io/decrypt'] ?? '');
}

/** Marks of the formats that SOPS encrypts whole files in, within base64. */
const fileMarks = ['"mac": "ENC[', 'sops_mac=ENC[', '[sops]', 'mac: ENC['];

function isEncryptedFile(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const text = Buffer.from(value, 'base64').toString('latin1');
  return fileMarks.some((mark) => text.includes(mark));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
