import { isCiphertext } from '../objects/encryption.ts';
import { isMapping, textOf } from '../objects/kubernetes-object.ts';
import type { RenderedObject } from './rendered.ts';

/** The value of an entry of a ConfigMap or Secret; undefined where only the cluster knows it. */
export interface DataEntry {
  readonly name: string;
  readonly value: Uint8Array | string | undefined;
}

/** The `data` of a ConfigMap or Secret, decoded. What SOPS hides is unknown, not what it looks like. */
export function dataOf({ object, encrypted }: RenderedObject): readonly DataEntry[] {
  const data = isMapping(object['data']) ? object['data'] : {};
  const isSecret = textOf(object, 'kind') === 'Secret';
  return Object.entries(data).map(([name, value]) => {
    if (typeof value !== 'string' || (encrypted && isHidden(value, isSecret))) return { name, value: undefined };
    return { name, value: isSecret ? Buffer.from(value, 'base64') : value };
  });
}

/** Ciphertext as such, or in base64 once it went from `stringData` into `data`. */
function isHidden(value: string, isSecret: boolean): boolean {
  return isCiphertext(value) || (isSecret && isCiphertext(Buffer.from(value, 'base64').toString('latin1')));
}
