import type { KubeObject } from '../cluster/cluster.ts';

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number; readonly hostPort?: number }[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>>>>;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly subPath?: string }[];
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: object };
  readonly spec: PodSpec;
}

/** A workload of the chart with the pods that it makes. */
export interface Workload {
  readonly name: string;
  readonly kind: string;
  readonly template: PodTemplate;
}

/** Those of the objects that make pods. */
export function workloadsOf(objects: readonly KubeObject[]): readonly Workload[] {
  return objects.flatMap(({ kind, metadata: { name }, spec }) => {
    const own = spec as {
      readonly template?: PodTemplate;
      readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
    };
    const template = own?.template ?? own?.jobTemplate?.spec.template;
    return template?.spec === undefined ? [] : [{ name, kind, template }];
  });
}

/** What keeps a pod out of a namespace of Pod Security `restricted`, in words. */
export function restrictedFaults({ spec }: PodTemplate): readonly string[] {
  const volumeKinds = new Set([
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'persistentVolumeClaim',
    'projected',
    'secret',
  ]);
  const pod = spec.securityContext ?? {};
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  const volumes = (spec.volumes ?? []).flatMap((volume) =>
    Object.keys(volume).filter((key) => key !== 'name' && !volumeKinds.has(key)),
  );
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [...host, ...volumes, ...containers.flatMap((container) => containerFaults(container, pod))];
}

function containerFaults({ name, ports = [], securityContext: own = {} }: Container, pod: object): readonly string[] {
  const all: Readonly<Record<string, unknown>> = { ...pod, ...own };
  const seccomp = all['seccompProfile'] as { readonly type?: string } | undefined;
  const capabilities = own['capabilities'] as
    | { readonly drop?: readonly string[]; readonly add?: readonly string[] }
    | undefined;
  const faults = {
    privileged: own['privileged'] === true,
    'may become more': own['allowPrivilegeEscalation'] !== false,
    'may be root': all['runAsNonRoot'] !== true || all['runAsUser'] === 0,
    'has no seccomp profile': !['RuntimeDefault', 'Localhost'].includes(seccomp?.type ?? ''),
    'keeps capabilities':
      !capabilities?.drop?.includes('ALL') || (capabilities.add ?? []).some((one) => one !== 'NET_BIND_SERVICE'),
    'has a port of the host': ports.some(({ hostPort }) => hostPort !== undefined),
  };
  return Object.entries(faults).flatMap(([fault, isThere]) => (isThere ? [`${name} ${fault}`] : []));
}
