import type { Kind, PrinterColumn } from './kind.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** A manifest that an API server takes. */
export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1';
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What an API server has to know to serve a kind: one version, served and stored, without conversion. */
export function customResourceDefinition(kind: Kind): CustomResourceDefinition {
  const { group, version, plural, singular, scope, shortNames, columns, hasStatusSubresource } = kind;
  const names = {
    kind: kind.kind,
    listKind: `${kind.kind}List`,
    plural,
    singular,
    ...(shortNames ? { shortNames } : {}),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names,
      scope,
      conversion: { strategy: 'None' },
      preserveUnknownFields: false,
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          ...(hasStatusSubresource ? { subresources: { status: {} } } : {}),
          additionalPrinterColumns: columns.map(columnOf),
          schema: { openAPIV3Schema: rootSchema(kind) },
        },
      ],
    },
  };
}

/** The schema of whole objects of a kind. */
export function rootSchema({ description, spec, status, isUnmanaged }: Kind): StructuralSchema {
  return {
    description,
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { description: 'Group and version of the API that this object is written for.', type: 'string' },
      kind: { description: 'What sort of object this is.', type: 'string' },
      // The API server knows it better, and allows no word about it here.
      metadata: { type: 'object' },
      spec: spec.schema,
      ...(status ? { status: status.schema } : {}),
    },
    ...(isUnmanaged ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

function columnOf({ name, type, path, wide }: PrinterColumn): Readonly<Record<string, unknown>> {
  return { name, type, jsonPath: path, ...(wide ? { priority: 1 } : {}) };
}
