import type { FieldSpec } from '../field-specs/field-spec.ts';
import type { ClusterScope } from '../identity.ts';
import type { BuildResource } from '../resource.ts';
import type { Mark } from '../tree/node.ts';
import { addAffix } from './affix.ts';

export interface SuffixSettings {
  readonly suffix: string;
  readonly mark: Mark | undefined;
}

/** `nameSuffix`: puts a text after names. */
export function addSuffix(
  resources: readonly BuildResource[],
  { suffix, mark }: SuffixSettings,
  specs: readonly FieldSpec[],
  isClusterScoped: ClusterScope,
): BuildResource[] {
  return addAffix(resources, { end: 'suffixes', text: suffix, mark }, specs, isClusterScoped);
}
