import { printGvk } from '../identity.ts';
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
      objref: varTarget(textsOf(objref)),
      ...(fieldPath ? { fieldPath } : {}),
      step,
      naming: namingOf(objref ?? {}, step),
    };
  });
}

/** The `vars` of a kustomization as Go prints them, objects by their written group, version and kind. */
export function printVariables({ vars }: Kustomization): string {
  const shown = vars.map(({ name, objref, fieldref }) => {
    const { group, version, kind } = textsOf(objref);
    return `{${valueOr(name, '')} ${printGvk({ group, version, kind })} {${fieldref?.fieldPath?.value ?? ''}}}`;
  });
  return shown.join(' ');
}

function textsOf(objref: Variable['objref']): {
  readonly apiVersion: string | undefined;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
} {
  const { apiVersion, group, version, kind, name, namespace } = objref ?? {};
  return {
    apiVersion: apiVersion?.value,
    group: valueOr(group, ''),
    version: valueOr(version, ''),
    kind: valueOr(kind, ''),
    name: valueOr(name, ''),
    namespace: valueOr(namespace, ''),
  };
}
