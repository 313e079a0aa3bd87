import type { ControlCases, ExpectedFinding } from './control-cases.ts';

type Failing = NonNullable<ControlCases['fails']>;

const template = (spec: string): string => `template: {metadata: {labels: {app: front}}, spec: ${spec}}`;

/** One object `front` of the namespace `shop`; `spec` is a pod's spec in YAML's flow style. */
export function pod(spec: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: front, namespace: shop}, spec: ${spec}}`;
}

export function deployment(spec: string): string {
  return templated('apps/v1', 'Deployment', spec);
}

export function cronJob(spec: string, apiVersion = 'batch/v1'): string {
  return `{apiVersion: ${apiVersion}, kind: CronJob, metadata: {name: front, namespace: shop}, spec: {jobTemplate: {spec: {${template(spec)}}}}}`;
}

/** Any kind whose pod stands in `spec.template`. */
export function templated(apiVersion: string, kind: string, spec: string): string {
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: front, namespace: shop}, spec: {${template(spec)}}}`;
}

/** Several documents of one file. */
export function documents(...yaml: readonly string[]): string {
  return yaml.join('\n---\n');
}

const kinds = [
  ['v1', 'Pod'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'Job'],
  ['batch/v1beta1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['batch/v1beta1', 'CronJob'],
] as const;

/** The same pod in each kind that runs pods: rows that fail with these findings, paths prefixed as the kind has it. */
export function everyKind(
  title: string,
  spec: string,
  findings: (prefix: string) => readonly ExpectedFinding[],
  ...others: readonly string[]
): Failing {
  const rows = kinds.map(([apiVersion, kind]) => {
    const id = `${apiVersion === 'v1' ? '/v1' : apiVersion}/shop/${kind}/front`;
    const yaml = documents(yamlOf(apiVersion, kind, spec), ...others);
    const expected = findings(prefixOf(kind)).map((finding) => ({ ...finding, on: id }));
    return [`${title} in a ${kind} of ${apiVersion}`, { yaml, counted: [id], findings: expected }] as const;
  });
  return Object.fromEntries(rows);
}

/** The same pod in kinds and versions that no workload control counts. */
export function uncountedKinds(spec: string): Record<string, string> {
  return {
    'a Deployment of extensions/v1beta1': templated('extensions/v1beta1', 'Deployment', spec),
    'a Deployment of apps/v1beta2': templated('apps/v1beta2', 'Deployment', spec),
    'a ReplicationController': templated('v1', 'ReplicationController', spec),
    'a Rollout': templated('argoproj.io/v1alpha1', 'Rollout', spec),
  };
}

function yamlOf(apiVersion: string, kind: string, spec: string): string {
  if (kind === 'Pod') return pod(spec);
  return kind === 'CronJob' ? cronJob(spec, apiVersion) : templated(apiVersion, kind, spec);
}

function prefixOf(kind: string): string {
  if (kind === 'Pod') return 'spec.';
  return kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec.' : 'spec.template.spec.';
}
