import type { Identity } from '../../model/resource.ts';
import { hashSuffix, sha256 } from './sha256.ts';
import { longestName, withoutLooseDots } from './subdomain.ts';
import { isPunctuation, trimEnds } from './trim-ends.ts';

/** From this length on a name is cut there and gets a suffix. */
export const cutAt = 243;

/** What Kubescape calls a name: at least two characters, and dots anywhere inside. */
const kubescapeName = /^[a-z0-9][a-z0-9.-]{0,251}[a-z0-9]$/;

/**
 * Kubescape's slug of any text: the name of the object that is about it, at most 253 characters. Undefined where
 * Kubescape refuses: nothing, or a single character, is left of the text. Two texts may have one slug.
 */
export function stringToSlug(text: string): string | undefined {
  const clean = kubescapeName.test(text) ? text : cleaned(text);
  return finished(clean.length < cutAt ? clean : clean.slice(0, cutAt) + hashSuffix(sha256(text)));
}

/** The slug of a kind and a name: `deployment-web`. The namespace and the API group have no part in it. */
export function resourceToSlug({ kind, name }: Pick<Identity, 'kind' | 'name'>): string | undefined {
  return stringToSlug(`${kind}-${name}`);
}

/** The slug of a subject that a binding gives a role. No namespace has a part in it. */
export function roleBindingToSlug(
  subject: Pick<Identity, 'kind' | 'name'>,
  role: Pick<Identity, 'kind' | 'name'>,
  binding: Pick<Identity, 'kind' | 'name'>,
): string | undefined {
  return stringToSlug([subject, role, binding].map(({ kind, name }) => `${kind}-${name}`).join('-'));
}

/** A name that Kubescape would accept, as one that Kubernetes accepts too; undefined unless Kubescape would. */
export function finished(name: string): string | undefined {
  const lower = name.toLowerCase();
  return kubescapeName.test(lower) ? withoutLooseDots(lower) : undefined;
}

/** Go replaces runes, so a character outside the BMP is one dash, not one per UTF-16 unit or byte. */
function cleaned(text: string): string {
  const lower = text.replaceAll(/[^A-Za-z0-9.-]/gu, '-').toLowerCase();
  return trimEnds(trimEnds(lower, isDash).slice(0, longestName), isPunctuation);
}

function isDash(character: string): boolean {
  return character === '-';
}
