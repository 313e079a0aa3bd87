import { load } from 'js-yaml';
import { field, fieldAt, isSame, items, text } from '../../src/engine/read.ts';
import { containersOf, workloadOf, allLists } from '../../src/engine/workload.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Application, Verdict } from './expected.ts';

/** A deviation of docs/deviations.md that can show in a report, and which verdicts it explains. */
interface Deviation {
  readonly id: string;
  /** Whether the fixed bug produced upstream's verdict, or our fix produces ours. Either side may be missing. */
  explains(pair: Pair, application: Application): boolean;
}

/** One (resource, control) as upstream and as we judge it, where the two differ. */
export interface Pair {
  readonly expected: Verdict | undefined;
  readonly found: Verdict | undefined;
  /** The object, where the verdict is about one. */
  readonly resource: Resource | undefined;
}

const deviations: readonly Deviation[] = [
  { id: 'UB-1', explains: ({ expected, found }) => !found && !!expected && joinsNamespaces(expected.resource) },
  { id: 'UB-2', explains: isFrameworkException },
  {
    id: 'UB-3',
    explains: (pair) => controlOf(pair) === 'C-0005' && insecurePorts(pair.resource).some((port) => port !== '1'),
  },
  {
    id: 'UB-4',
    explains: (pair) => controlOf(pair) === 'C-0020' && isStatus(pair, 'passed', 'failed'),
  },
  {
    id: 'UB-5',
    explains: (pair) => controlOf(pair) === 'C-0052' && pair.resource?.kind === 'CloudProviderInfo',
  },
  { id: 'BC-1', explains: (pair) => isStatus(pair, 'passed', 'failed') && hasNameless(pair.resource) },
  { id: 'BC-8', explains: (pair) => controlOf(pair) === 'C-0020' && pair.expected?.result.status === 'skipped' },
  {
    id: 'BC-16',
    explains: (pair) =>
      ['C-0069', 'C-0070'].includes(controlOf(pair)) &&
      (pair.expected?.resource.endsWith('KubeletInfo/') === true || pair.resource?.kind === 'KubeletInfo'),
  },
  { id: 'OWN-2', explains: hasInitFindingsMore },
  { id: 'OWN-1', explains: ({ resource }, { files }) => readsOtherwise(resource, files) },
];

/** The deviation that explains a difference; undefined when none does, which is a failure. */
export function deviationOf(pair: Pair, application: Application): string | undefined {
  return deviations.find((deviation) => deviation.explains(pair, application))?.id;
}

function controlOf({ expected, found }: Pair): string {
  return expected?.control ?? found?.control ?? '';
}

function isStatus({ expected, found }: Pair, upstream: string, ours: string): boolean {
  return expected?.result.status === upstream && found?.result.status === ours;
}

/** A vector that pairs a RoleBinding with a Role of another namespace. */
function joinsNamespaces(resource: string): boolean {
  const role = /rbac\.authorization\.k8s\.io\/[^/]+\/([^/]*)\/Role\//.exec(resource)?.[1];
  const binding = /rbac\.authorization\.k8s\.io\/[^/]+\/([^/]*)\/RoleBinding\//.exec(resource)?.[1];
  return role !== undefined && binding !== undefined && role !== binding && role !== '' && binding !== '';
}

/** An exception for another framework only, which upstream applied to every control. */
function isFrameworkException(pair: Pair, { exceptions }: Application): boolean {
  if (pair.expected?.result.subStatus !== 'w/exceptions') return false;
  return items(exceptions).some((exception) =>
    items(field(exception, 'posturePolicies')).some((policy) => text(field(policy, 'frameworkName')) !== ''),
  );
}

/**
 * The recorded runs did not look at init containers in three rules that look at them in upstream's own cases. Ours
 * differs by findings in init containers and by nothing else.
 */
function hasInitFindingsMore({ expected, found }: Pair): boolean {
  if (!expected || !found || !['C-0013', 'C-0017', 'C-0046'].includes(expected.control)) return false;
  const paths = ({ result }: Verdict): string[] =>
    result.rules.flatMap((rule) => rule.paths ?? []).map((entry) => JSON.stringify(entry));
  const common = paths(expected);
  const further = paths(found).filter((entry) => !common.includes(entry));
  const isSuperset = common.every((entry) => paths(found).includes(entry));
  return isSuperset && further.length > 0 && further.every((entry) => entry.includes('.initContainers['));
}

function insecurePorts(resource: Resource | undefined): string[] {
  return items(fieldAt(resource?.object, 'spec', 'containers')).flatMap((container) =>
    ['command', 'args'].flatMap((list) =>
      items(field(container, list)).flatMap((item) => /--insecure-port=(\S*)/.exec(text(item))?.[1] ?? []),
    ),
  );
}

function hasNameless(resource: Resource | undefined): boolean {
  if (!resource) return false;
  const workload = workloadOf(resource);
  const containers = workload ? Array.from(containersOf(workload, allLists)) : [];
  return resource.name === '' || containers.some(({ spec }) => text(field(spec, 'name')) === '');
}

/** Kubernetes reads YAML 1.1 words such as `yes` as booleans, upstream's scanner as strings. */
function readsOtherwise(resource: Resource | undefined, files: Application['files']): boolean {
  const file = resource?.key.split('#')[0]?.replace(/:[0-9:]+$/, '') ?? '';
  const documents = files?.[file]?.split(/^---(?=\s|$)/m).map(readStrictly) ?? [];
  const same = documents.find(
    (document) =>
      field(document, 'kind') === resource?.kind && fieldAt(document, 'metadata', 'name') === resource?.name,
  );
  return same !== undefined && !isSame(JSON.parse(JSON.stringify(same)), resource?.object);
}

function readStrictly(document: string): unknown {
  try {
    return load(document);
  } catch {
    return undefined;
  }
}
