import type { Violation } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import { field, isMapping, isPresent, isSame, items, text } from './read.ts';
import { deleting } from './violation.ts';
import { containersOf, type Container, type ContainerList, type Workload } from './workload.ts';

export interface Volume {
  readonly path: Path;
  /** `volume/data`. */
  readonly subject: string;
  readonly spec: unknown;
}

/** The volumes of a pod, in order. */
export function* volumesOf({ pod, path }: Workload): Generator<Volume> {
  for (const [index, spec] of items(field(pod, 'volumes')).entries()) {
    if (!isMapping(spec)) continue;
    const name = text(field(spec, 'name'));
    yield { path: [...path, 'volumes', index], subject: `volume/${name === '' ? `#${index}` : name}`, spec };
  }
}

/** Containers that have a `volumeMounts` field, whatever it mounts. */
function* mountingContainers(workload: Workload, lists: readonly ContainerList[]): Generator<Container> {
  for (const container of containersOf(workload, lists)) {
    if (isPresent(field(container.spec, 'volumeMounts'))) yield container;
  }
}

/** Whether a volumeMount names this volume. */
export function mountsVolume(mount: unknown, volume: Volume): boolean {
  const name = field(mount, 'name');
  return name !== undefined && isSame(name, field(volume.spec, 'name'));
}

/** The paths of a container's mounts of this volume. */
function mountedPaths(container: Container, volume: Volume): Path[] {
  const paths: Path[] = [];
  for (const [index, mount] of items(field(container.spec, 'volumeMounts')).entries()) {
    if (mountsVolume(mount, volume)) paths.push([...container.path, 'volumeMounts', index]);
  }
  return paths;
}

/**
 * One finding per container with volumeMounts that mounts the volume; those that mount only others share one,
 * which names the volume alone (BC-12).
 */
export function* mountFindings(
  workload: Workload,
  volume: Volume,
  lists: readonly ContainerList[],
): Generator<Violation> {
  let isNamedAlone = false;
  for (const container of mountingContainers(workload, lists)) {
    const mounts = mountedPaths(container, volume);
    if (mounts.length > 0) yield deleting(`${volume.subject}/${container.subject}`, [volume.path, ...mounts]);
    else if (!isNamedAlone) yield deleting(volume.subject, [volume.path]);
    isNamedAlone ||= mounts.length === 0;
  }
}
