import { watchedKind, watchedName, type WatchedName } from './watched-kind.ts';

const escapes: Readonly<Record<string, string>> = { '%25': '%', '%2F': '/', '%20': ' ' };
const wellEscaped = /^(?:[^%/ ]|%25|%2F|%20)*$/;

/**
 * The objects by which a result stands, read from what `resultIdentity` made: one object; of an RBAC subject its role and
 * its binding. Undefined of everything else: hashes, other texts, kinds that are not watched.
 */
export function parseIdentity(text: string): readonly WatchedName[] | undefined {
  const parts = text.split(' ');
  if (parts.length === 1) return allOf([objectIn(parts[0])]);
  const [subject, role, binding] = parts;
  if (parts.length !== 3 || fieldsOf(subject) === undefined) return undefined;
  const named = allOf([objectIn(role), objectIn(binding)]);
  const isGrant = named?.[0]?.kind.kind.endsWith('Role') === true && named[1]?.kind.kind.endsWith('Binding') === true;
  return isGrant ? named : undefined;
}

function objectIn(part: string | undefined): WatchedName | undefined {
  const fields = fieldsOf(part);
  if (!fields) return undefined;
  const [group = '', namespace = '', kind = '', name = ''] = fields;
  return watchedName(watchedKind(group, kind), namespace, name, true);
}

function fieldsOf(part: string | undefined): readonly string[] | undefined {
  const fields = part?.split('/') ?? [];
  if (fields.length !== 4 || !fields.every((field) => wellEscaped.test(field))) return undefined;
  return fields.map((field) => field.replaceAll(/%25|%2F|%20/g, (escape) => escapes[escape] ?? escape));
}

function allOf(names: readonly (WatchedName | undefined)[]): readonly WatchedName[] | undefined {
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? known : undefined;
}
