import { formatPath, type Path } from '../model/path.ts';
import { groupOf } from '../model/resource.ts';
import { isMapping } from './construct.ts';
import { typeName, type ListedObject } from './expand-list.ts';

const template = ['spec', 'template', 'spec'];
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  'apps/DaemonSet': template,
  'apps/Deployment': template,
  'apps/ReplicaSet': template,
  'apps/StatefulSet': template,
  'batch/CronJob': ['spec', 'jobTemplate', ...template],
  'batch/Job': template,
};
const lists = ['containers', 'initContainers', 'ephemeralContainers', 'volumes'];

/** A field whose JSON type keeps controls from judging the object. */
export interface Misshapen {
  readonly path: Path;
  /** `spec.template.spec.containers is a string, expected a list`. */
  readonly message: string;
}

/**
 * The first field of a workload that has the wrong JSON type on the way to its containers and volumes, where controls
 * would see nothing to judge. Missing and null fields are fine; other kinds are not looked at.
 */
export function misshapenField({ object, apiVersion, kind }: ListedObject): Misshapen | undefined {
  const key = `${groupOf(apiVersion)}/${kind}`;
  const podSpec = Object.hasOwn(podSpecs, key) ? podSpecs[key] : undefined;
  if (podSpec === undefined) return undefined;
  let current: unknown = object;
  const path: string[] = [];
  for (const step of podSpec) {
    current = ownField(current, step);
    path.push(step);
    if (current === undefined || current === null) return undefined;
    if (!isMapping(current)) return misshapen(path, current, 'a mapping');
  }
  for (const list of lists) {
    const found = misshapenList(ownField(current, list), [...path, list]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function misshapenList(value: unknown, path: Path): Misshapen | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return misshapen(path, value, 'a list');
  const index = value.findIndex((item) => item !== null && !isMapping(item));
  return index === -1 ? undefined : misshapen([...path, index], value[index], 'a mapping');
}

function misshapen(path: Path, value: unknown, expected: string): Misshapen {
  return { path, message: `${formatPath(path)} is ${typeName(value)}, expected ${expected}` };
}

function ownField(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
