import type { Variable } from '../kustomization/fields.ts';
import type { Kustomization } from '../kustomization/parse.ts';
import { valueOr } from '../kustomization/spec.ts';
import { varTarget, type Var } from '../transformers/vars.ts';
import { namingOf } from './naming.ts';

/** The `vars` of a kustomization. */
export function variablesOf({ vars, source }: Kustomization): readonly Var[] {
  return vars.map(({ name, objref, fieldref }, index) => {
    const step = { name: `vars[${index}]`, kustomization: source.path };
    const fieldPath = fieldref?.fieldPath?.value;
    return {
      name: valueOr(name, ''),
      objref: varTarget(objref ? textsOf(objref) : {}),
      ...(fieldPath ? { fieldPath } : {}),
      step,
      naming: namingOf(objref ?? {}, step),
    };
  });
}

function textsOf({ apiVersion, group, version, kind, name, namespace }: NonNullable<Variable['objref']>): {
  readonly apiVersion: string | undefined;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
} {
  return {
    apiVersion: apiVersion?.value,
    group: valueOr(group, ''),
    version: valueOr(version, ''),
    kind: valueOr(kind, ''),
    name: valueOr(name, ''),
    namespace: valueOr(namespace, ''),
  };
}
