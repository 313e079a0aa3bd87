import { groupOf, type Identity } from '../../model/resource.ts';
import { sha256 } from './sha256.ts';

/** Room in an annotation: names inside RBAC subjects have no limit of their own. */
const longest = 1024;

/**
 * Who a result is about, apart from API versions: `apps/shop/Deployment/web`; of an RBAC subject followed by its role
 * and its binding. No two different subjects have the same text. A text of more than 1024 characters is its SHA-256.
 */
export function resultIdentity(...objects: readonly Identity[]): string {
  const text = objects.map(identityOf).join(' ');
  return text.length > longest ? `sha256:${sha256(text)}` : text;
}

function identityOf({ apiVersion, kind, namespace, name }: Identity): string {
  return [groupOf(apiVersion), namespace, kind, name].map(escaped).join('/');
}

/** Names of users may hold anything, the separators too. */
function escaped(part: string): string {
  return part.replaceAll('%', '%25').replaceAll('/', '%2F').replaceAll(' ', '%20');
}
