import type { Match } from '../model/control.ts';
import type { Path } from '../model/path.ts';
import type { Resource } from '../model/resource.ts';
import { field, fieldAt, isMapping, items, text } from './read.ts';

const templatePath = ['spec', 'template', 'spec'] as const;
const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  DaemonSet: templatePath,
  Deployment: templatePath,
  Job: templatePath,
  ReplicaSet: templatePath,
  StatefulSet: templatePath,
};

/** The kinds that run pods and that controls judge: `W` of the rule tables. ReplicationController is not one. */
export const workloads: readonly Match[] = [
  { groups: [''], versions: ['v1'], kinds: ['Pod'] },
  { groups: ['apps'], versions: ['v1'], kinds: ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'] },
  { groups: ['batch'], kinds: ['Job', 'CronJob'] },
];

export type ContainerList = 'containers' | 'initContainers' | 'ephemeralContainers';
const subjectKinds = {
  containers: 'container',
  initContainers: 'initContainer',
  ephemeralContainers: 'ephemeralContainer',
};

export interface Container {
  readonly list: ContainerList;
  readonly path: Path;
  /** `container/app`: what findings name. A container without a name is called by its place. */
  readonly subject: string;
  readonly spec: unknown;
}

/** A workload seen as its pod. */
export interface Workload {
  /** Where the pod's spec stands in the object. */
  readonly path: readonly string[];
  readonly pod: unknown;
  /** The metadata that the pods get: of the template, or of the Pod itself. */
  readonly podMetadata: unknown;
}

/** The pod of a workload; undefined for other kinds and for objects without a pod spec. */
export function workloadOf(resource: Resource): Workload | undefined {
  const path = podPaths[resource.kind];
  if (path === undefined || !isMapping(resource.object)) return undefined;
  const pod = fieldAt(resource.object, ...path);
  if (!isMapping(pod)) return undefined;
  const template = fieldAt(resource.object, ...path.slice(0, -1));
  return { path, pod, podMetadata: field(template, 'metadata') };
}

/** The containers of the given lists, in that order. Which lists a control reads differs per control. */
export function* containersOf({ pod, path }: Workload, lists: readonly ContainerList[]): Generator<Container> {
  for (const list of lists) {
    for (const [index, spec] of items(field(pod, list)).entries()) {
      if (!isMapping(spec)) continue;
      const name = text(field(spec, 'name'));
      yield {
        list,
        path: [...path, list, index],
        subject: `${subjectKinds[list]}/${name === '' ? `#${index}` : name}`,
        spec,
      };
    }
  }
}

/** Containers and init containers, and of a Pod its ephemeral ones. */
export function listsWithEphemeralOfPods(resource: Resource): readonly ContainerList[] {
  return resource.kind === 'Pod' ? allLists : runLists;
}

export const allLists: readonly ContainerList[] = ['containers', 'initContainers', 'ephemeralContainers'];
export const runLists: readonly ContainerList[] = ['containers', 'initContainers'];
export const mainList: readonly ContainerList[] = ['containers'];
