import { isMapping, type KubernetesObject } from '../objects/kubernetes-object.ts';
import type { Trip } from './trip.ts';

type Change = (value: unknown) => unknown;

/** Where the ports are that get a protocol, by API version and kind. `each` stands for the elements of a list. */
const each = Symbol('each');
const podPorts = ['spec', 'containers', each, 'ports'] as const;
const templatePorts = ['spec', 'template', ...podPorts] as const;
const ports = new Map<string, readonly (string | typeof each)[]>([
  ['v1 Pod', podPorts],
  ['v1 Service', ['spec', 'ports']],
  ['apps/v1 Deployment', templatePorts],
  ['apps/v1 StatefulSet', templatePorts],
  ['apps/v1 DaemonSet', templatePorts],
  ['apps/v1 ReplicaSet', templatePorts],
  ['batch/v1 Job', templatePorts],
  ['batch/v1 CronJob', ['spec', 'jobTemplate', ...templatePorts]],
]);

/**
 * What kustomize-controller sets on a typed object: `protocol: TCP` on ports that name none (of containers, but not of
 * init containers), and a Secret's stringData as data, where it wins.
 */
export function setDefaults(
  object: KubernetesObject,
  apiVersion: string,
  kind: string,
  isHidden: Trip['isHidden'],
): KubernetesObject {
  const id = `${apiVersion.replace(/^\//, '')} ${kind}`;
  if (id === 'v1 Secret') return mergeStringData(object, isHidden);
  const path = ports.get(id);
  const changed = path ? changeAt(object, [...path, each], setProtocol) : object;
  return isMapping(changed) ? changed : object;
}

function changeAt(value: unknown, path: readonly (string | typeof each)[], change: Change): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (step === each) {
    if (!Array.isArray(value)) return value;
    const list = value.map((item) => changeAt(item, rest, change));
    return list.some((item, index) => item !== value[index]) ? list : value;
  }
  if (!isMapping(value) || !Object.hasOwn(value, step)) return value;
  const item = changeAt(value[step], rest, change);
  return item === value[step] ? value : { ...value, [step]: item };
}

function setProtocol(port: unknown): unknown {
  return isMapping(port) && !Object.hasOwn(port, 'protocol') ? { ...port, protocol: 'TCP' } : port;
}

function mergeStringData(secret: KubernetesObject, isHidden: Trip['isHidden']): KubernetesObject {
  const { stringData, data, ...rest } = secret;
  if (!isMapping(stringData)) return secret;
  const added = Object.entries(stringData).map(([key, text]): [string, unknown] => [
    key,
    isHidden(text) ? text : Buffer.from(String(text), 'utf8').toString('base64'),
  ]);
  return { ...rest, data: Object.fromEntries([...Object.entries(isMapping(data) ? data : {}), ...added]) };
}
