import type { FieldSpec } from '../field-specs/field-spec.ts';
import type { ClusterScope } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import type { Mark } from '../tree/node.ts';
import { addAffix } from './affix.ts';

export interface PrefixSettings {
  readonly prefix: string;
  readonly mark: Mark | undefined;
}

/** `namePrefix`: puts a text before names. */
export function addPrefix(
  resources: readonly BuildResource[],
  { prefix, mark }: PrefixSettings,
  specs: readonly FieldSpec[],
  isClusterScoped: ClusterScope,
): BuildResource[] {
  return addAffix(resources, { end: 'prefixes', text: prefix, mark }, specs, isClusterScoped);
}
