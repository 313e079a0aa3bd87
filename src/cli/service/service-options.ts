import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { logLevels } from '../../platform/log/log-levels.ts';
import type { ServiceSettings } from '../../service/service-settings.ts';
import { quote, UsageError } from '../errors.ts';
import { listening, logLevel, whole } from '../option-values.ts';
import { tool } from '../version.ts';

/** What the options of one component are unless somebody sets them. */
export interface ServiceDefaults {
  readonly component: ServiceSettings['component'];
  /** Default: `0.0.0.0:8080`. */
  readonly listen?: string;
  /** Name of the Lease. */
  readonly lease: string;
}

/** The options as the command line gives them. */
export interface ServiceOptions {
  readonly component: ServiceSettings['component'];
  readonly namespace: string;
  readonly clusterName: string;
  readonly listen: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly config?: string;
  readonly token?: string;
  readonly caller?: readonly string[];
  readonly audience: string;
  readonly advertise?: string;
  readonly lease: string;
  readonly leaseSeconds: string;
  readonly logLevel: string;
}

const defaultListen = '0.0.0.0:8080';
/** Of an object's name, where it has to be one of DNS. */
const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const subdomain = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Adds the options that the commands of a cluster have in common; gives the command back. */
export function addServiceOptions(command: Command, { component, listen, lease }: ServiceDefaults): Command {
  command.setOptionValue('component', component);
  return command
    .option('--namespace <name>', 'namespace of the installation', 'kubescape')
    .option('--cluster-name <name>', 'what results, logs and reports call this cluster', 'cluster')
    .option('--listen <host:port>', 'where calls, probes and metrics are answered', listen ?? defaultListen)
    .option('--kubeconfig <file>', 'how to reach the API server from outside of the cluster')
    .option('--context <name>', 'a context of the kubeconfig (default: its current one)')
    .option('--config <folder>', 'a mounted ConfigMap with includeNamespaces and excludeNamespaces: globs')
    .option('--token <file>', 'the token to show to other components; read again when it changes')
    .option(
      '--caller <namespace/name>',
      'a service account that may call; may be repeated (default: all of --namespace)',
      collect,
    )
    .option('--audience <name>', 'for whom tokens of callers have to be made', 'kubescape-gitops')
    .option('--advertise <url>', 'where other replicas and callers reach this one; calls for the leader are sent there')
    .option('--lease <name>', 'the Lease that replicas compete for', lease)
    .option('--lease-seconds <number>', 'how long a replica that is gone keeps the others from leading', '15')
    .option('--log-level <level>', logLevels.join(', '), 'info');
}

/** Reads them. `env` tells whether this is a Pod. Throws UsageError. */
export function serviceSettings(
  options: ServiceOptions,
  env: Readonly<Record<string, string | undefined>>,
): ServiceSettings {
  const { component, namespace, config, token, audience } = options;
  if (!label.test(namespace)) throw new UsageError(`--namespace ${quote(namespace)} is no name of a namespace`);
  if (!/^[\x21-\x7e]{1,200}$/.test(audience)) {
    throw new UsageError(`--audience ${quote(audience)} is none: up to 200 characters without blanks are wanted`);
  }
  const kubeconfig = kubeconfigOf(options, env);
  return {
    component,
    listen: listening(options.listen),
    namespace,
    clusterName: clusterName(options.clusterName),
    lease: leaseOf(options),
    callers: (options.caller ?? [`${namespace}/*`]).map(caller),
    audience,
    ...(config === undefined ? {} : { configFolder: folder('config', config) }),
    ...(token === undefined ? {} : { tokenFile: folder('token', token) }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    version: tool.version,
    logLevel: logLevel(options.logLevel),
  };
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function leaseOf({ namespace, lease, leaseSeconds, advertise }: ServiceOptions): ServiceSettings['lease'] {
  if (!subdomain.test(lease)) throw new UsageError(`--lease ${quote(lease)} is no name of an object`);
  const seconds = whole('lease-seconds', leaseSeconds, 3, 3600);
  return {
    namespace,
    name: lease,
    // Two processes of one host, or one after the other, are not the same.
    identity: `${hostname()}_${randomUUID().slice(0, 8)}`,
    ...(advertise === undefined ? {} : { address: origin(advertise) }),
    leaseSeconds: seconds,
    renewDeadlineSeconds: (seconds * 2) / 3,
    retrySeconds: (seconds * 2) / 15,
  };
}

function origin(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new UsageError(`--advertise ${quote(text)} is no address of a server, such as http://10.1.2.3:8080`);
}

function caller(text: string): string {
  const [namespace = '', name = '', ...rest] = text.split('/');
  const isCaller = label.test(namespace) && (name === '*' || subdomain.test(name)) && rest.length === 0;
  if (isCaller) return text;
  throw new UsageError(`--caller ${quote(text)} is no NAMESPACE/NAME of a service account, nor NAMESPACE/*`);
}

function clusterName(text: string): string {
  if (/^[\w.:/@-]{1,253}$/.test(text)) return text;
  throw new UsageError(`--cluster-name ${quote(text)} is no name: up to 253 letters, digits and -_.:/@ are wanted`);
}

function folder(option: string, text: string): string {
  if (text === '') throw new UsageError(`--${option} names nothing`);
  return path.resolve(text);
}

function kubeconfigOf(
  { kubeconfig: file, context }: ServiceOptions,
  env: Readonly<Record<string, string | undefined>>,
): ServiceSettings['kubeconfig'] {
  if (file === '') throw new UsageError('--kubeconfig names nothing');
  if (file !== undefined || context !== undefined) {
    return { ...(file === undefined ? {} : { file }), ...(context === undefined ? {} : { context }) };
  }
  if (env['KUBERNETES_SERVICE_HOST']) return undefined;
  // It writes to whatever cluster it is given: that is to be said.
  throw new UsageError('this is no Pod of a cluster: say with --kubeconfig or --context which API server is meant');
}
