import { HelmFault } from './fault.ts';

/** What a chart is rendered for: all of it can change the documents. */
export interface Release {
  /** At most 53 characters, as helm demands. */
  readonly name: string;
  readonly namespace: string;
  /** Over the chart's own: an object, or the text of a YAML file. Numbers become float64 in helm, as in Flux. */
  readonly values: Readonly<Record<string, unknown>> | string;
  /** `.Capabilities.KubeVersion`, as `1.35.2`. Default: that of the client library in helm. */
  readonly kubeVersion?: string;
  /** Added to `.Capabilities.APIVersions`: `group/version` and `group/version/Kind`. */
  readonly apiVersions?: readonly string[];
  /** Objects in the charts' `crds/` come first. Default: not. */
  readonly includeCrds?: boolean;
  /** Leaves out hooks of the kind `test`. Default: false. */
  readonly skipTests?: boolean;
  /** Leaves out all hooks. Default: false. */
  readonly skipHooks?: boolean;
  /** Does not check values against the charts' schemas. Default: false. */
  readonly skipSchemas?: boolean;
  /** Sets `.Release.IsUpgrade` in place of `.Release.IsInstall`. Default: false. */
  readonly isUpgrade?: boolean;
}

const apiVersion = /^[A-Za-z0-9][A-Za-z0-9.-]*(\/[A-Za-z0-9][A-Za-z0-9.-]*){0,2}$/;
const releaseName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const namespaceName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const version = /^v?\d+\.\d+(\.\d+)?([-+][A-Za-z0-9.+-]*)?$/;

/**
 * Helm's arguments for a release. They come from strangers' files: what is no name or version never reaches helm.
 * @throws HelmFault of kind `chart`.
 */
export function argumentsOf(release: Release): string[] {
  checkNames(release);
  const { name, namespace, kubeVersion, apiVersions = [] } = release;
  const flags = [
    [release.includeCrds, '--include-crds'],
    [release.skipTests, '--skip-tests'],
    [release.skipHooks, '--no-hooks'],
    [release.skipSchemas, '--skip-schema-validation'],
    [release.isUpgrade, '--is-upgrade'],
    [kubeVersion !== undefined, `--kube-version=${kubeVersion}`],
    [apiVersions.length > 0, `--api-versions=${apiVersions.join(',')}`],
  ] as const;
  const set = flags.flatMap(([isSet, flag]) => (isSet ? [flag] : []));
  return [`--namespace=${namespace}`, ...set, '--', name];
}

function checkNames({ name, namespace, kubeVersion, apiVersions = [] }: Release): void {
  check('release name', name, releaseName.test(name) && name.length <= 53);
  check('namespace', namespace, namespaceName.test(namespace) && namespace.length <= 63);
  if (kubeVersion !== undefined) check('Kubernetes version', kubeVersion, version.test(kubeVersion));
  for (const each of apiVersions) check('API version', each, apiVersion.test(each));
}

/**
 * The values as the text that helm gets: objects as JSON with sorted keys, the same text for the same values.
 * @throws HelmFault of kind `chart`.
 */
export function valuesText({ values }: Release): string {
  if (typeof values === 'string') return values;
  try {
    return JSON.stringify(values, (_, value: unknown) => inOrder(value));
  } catch (cause) {
    throw new HelmFault('chart', 'the values nest too deep', { cause });
  }
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function check(what: string, value: string, holds: boolean): void {
  if (!holds) throw new HelmFault('chart', `${JSON.stringify(value.slice(0, 200))} is no ${what} that helm takes`);
}
