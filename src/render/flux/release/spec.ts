import type { MapNode } from '../../../kustomize/index.ts';
import { patch } from '../../../kustomize/kustomization/fields.ts';
import { flag, list, pairs, struct, text, tree, type Shape } from '../../../kustomize/kustomization/spec.ts';
import { FluxError } from '../flux-error.ts';
import { kubeConfig } from '../kube-config.ts';
import { namedSpec, readObject } from '../read-object.ts';

const reference = struct('CrossNamespaceObjectReference', { kind: text, name: text, namespace: text });
const action = { crds: text, disableHooks: flag, disableSchemaValidation: flag, disableOpenAPIValidation: flag };
const image = struct('Image', { name: text, newName: text, newTag: text, digest: text });

/** What of a HelmRelease decides which objects reach the cluster. Names and types are those of its CRD, v2. */
const helmRelease = struct('HelmRelease', {
  apiVersion: text,
  metadata: struct('ObjectMeta', { name: text, namespace: text }),
  spec: struct('HelmReleaseSpec', {
    suspend: flag,
    chart: struct('HelmChartTemplate', {
      spec: struct('HelmChartTemplateSpec', {
        chart: text,
        version: text,
        sourceRef: reference,
        valuesFiles: list(text),
        ignoreMissingValuesFiles: flag,
      }),
    }),
    chartRef: reference,
    releaseName: text,
    targetNamespace: text,
    storageNamespace: text,
    values: tree,
    valuesFrom: list(
      struct('ValuesReference', {
        kind: text,
        name: text,
        valuesKey: text,
        targetPath: text,
        optional: flag,
        literal: flag,
      }),
    ),
    install: struct('Install', { ...action, createNamespace: flag }),
    upgrade: struct('Upgrade', action),
    test: struct('Test', { enable: flag }),
    commonMetadata: struct('CommonMetadata', { labels: pairs, annotations: pairs }),
    postRenderers: list(
      struct('PostRenderer', {
        kustomize: struct('Kustomize', {
          patches: list(struct('Patch', { patch: text, target: patch.fields.target })),
          images: list(image),
        }),
      }),
    ),
    postRenderStrategy: text,
    kubeConfig,
  }),
});

/** A HelmRelease as it stands in the cluster. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly spec: HelmReleaseSpec;
}

export type HelmReleaseSpec = NonNullable<Shape<typeof helmRelease.fields>['spec']>;

/** Reads a rendered object of kind HelmRelease. Throws a FluxError for what the API server would refuse. */
export function readHelmRelease(node: MapNode): HelmRelease {
  const release = namedSpec('HelmRelease', readObject(node, helmRelease));
  const { name, namespace, spec } = release;
  if ((spec.chart === undefined) === (spec.chartRef === undefined)) {
    throw new FluxError(`HelmRelease "${namespace}/${name}" needs either spec.chart or spec.chartRef`);
  }
  return release;
}
