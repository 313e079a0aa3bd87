import type { Data, Mapping } from './cluster/yaml.ts';

/** How an object of a kind is changed. */
export interface Alteration {
  alter(object: Mapping, index: number): Mapping;
  /** The object's own verdicts have to be other ones afterwards. */
  readonly isNoticed: boolean;
}

const container = ['spec', 'template', 'spec', 'containers', 0];

/** The kinds that are changed, in the order of the table. The first one has a bar. */
export const alterations: Readonly<Record<string, Alteration>> = {
  Deployment: {
    isNoticed: true,
    alter(object, index) {
      const privileged = valueAt(object, [...container, 'securityContext', 'privileged']) !== true;
      const changed = withValue(object, [...container, 'image'], `registry.example.com/changed:${index}.0.0`);
      const labelled = withValue(changed, ['spec', 'template', 'metadata', 'labels', 'changed'], `run-${index}`);
      return withValue(labelled, [...container, 'securityContext'], { privileged });
    },
  },
  NetworkPolicy: {
    isNoticed: false,
    alter: (object, index) =>
      withValue(object, ['spec', 'podSelector'], index % 2 === 0 ? {} : { matchLabels: { app: `changed-${index}` } }),
  },
  ServiceAccount: {
    isNoticed: false,
    alter(object) {
      const automounts = valueAt(object, ['automountServiceAccountToken']) !== false;
      return withValue(object, ['automountServiceAccountToken'], !automounts);
    },
  },
  Role: {
    isNoticed: false,
    alter: (object) => withValue(object, ['rules'], [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
  },
  Service: {
    isNoticed: false,
    alter: (object, index) => withValue(object, ['spec', 'type'], index % 2 === 0 ? 'NodePort' : 'LoadBalancer'),
  },
};

type Step = string | number;

function valueAt(data: Data | undefined, path: readonly Step[]): Data | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return data;
  return isMapping(data) || Array.isArray(data) ? valueAt((data as Mapping)[step], rest) : undefined;
}

/** A copy with another value at `path`; what is missing on the way is made. */
function withValue(object: Mapping, path: readonly Step[], value: Data): Mapping {
  return changed(object, path, value) as Mapping;
}

function changed(data: Data | undefined, path: readonly Step[], value: Data): Data {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: readonly Data[] = Array.isArray(data) ? data : [];
    return list.with(step, changed(list[step], rest, value));
  }
  const mapping = isMapping(data) ? data : {};
  return { ...mapping, [step]: changed(mapping[step], rest, value) };
}

function isMapping(data: Data | undefined): data is Mapping {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
