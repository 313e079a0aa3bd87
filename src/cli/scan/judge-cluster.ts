import { isCollected } from '../../engine/collection.ts';
import { Inventory } from '../../engine/inventory.ts';
import type { InventoryOptions } from '../../engine/options.ts';
import type { KubeApi } from '../../kube/api/kube-api.ts';
import { KubeError } from '../../kube/api/kube-error.ts';
import { postureKinds } from '../../kube/kinds/watched/posture-kinds.ts';
import type { LiveCluster, Problem } from '../../report/report.ts';
import { amount } from '../../report/wording.ts';
import { liveResource } from '../../scanner/cluster-objects/live-resource.ts';
import { ClusterError } from '../errors.ts';
import { Progress } from '../progress.ts';
import { exceededThresholds, type Thresholds } from '../thresholds.ts';
import type { Judged } from './judged.ts';
import { exceptionKinds, isException, readClusterExceptions } from './live/cluster-exceptions.ts';
import { connect, type ClusterChoice } from './live/connect.ts';
import { readObjects, type ObjectTaker, type ReadObjects } from './live/read-objects.ts';
import { askServedKinds, type WantedKind } from './live/served-kinds.ts';
import type { UnreadKind } from './live/unread-kind.ts';
import { sentenceOf, unreadProblems } from './live/unread-problems.ts';
import { unjudged } from './unjudged.ts';

/** How a cluster is judged, besides by which controls. */
export interface LiveJudging {
  readonly thresholds: Thresholds;
  readonly isFiltered: boolean;
  /** As of when exceptions are in force, in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Judges what runs in the cluster of a kubeconfig, its own SecurityExceptions included. What may not be read is named and
 * skipped. Throws UsageError for the kubeconfig, ClusterError when the API server tells nothing.
 */
export async function judgeCluster(
  choice: ClusterChoice,
  options: Omit<InventoryOptions, 'scope'>,
  judging: LiveJudging,
): Promise<Judged> {
  const connection = await connect(choice);
  try {
    const { server, clusterName } = connection;
    const { context } = choice;
    const cluster = {
      ...(clusterName === undefined ? {} : { name: clusterName }),
      ...(context === undefined ? {} : { context }),
      server,
    };
    return await judgeLive(connection, cluster, options, judging);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    throw new ClusterError(`the API server ${connection.server} tells nothing: ${error.message}`, { cause: error });
  } finally {
    connection.close();
  }
}

/** The same for an API server that is at hand. Throws KubeError when it tells nothing, or nothing more. */
async function judgeLive(
  api: KubeApi,
  liveCluster: LiveCluster,
  options: Omit<InventoryOptions, 'scope'>,
  { thresholds, isFiltered, now }: LiveJudging,
): Promise<Judged> {
  const { served, unread: unknown } = await askServedKinds(api, [...postureKinds, ...exceptionKinds]);
  const own = await readClusterExceptions(api, served.filter(isException), now);
  const { name } = liveCluster;
  const inventory = new Inventory({
    ...options,
    exceptions: [...(options.exceptions ?? []), ...own.exceptions],
    scope: 'cluster',
    ...(name === undefined ? {} : { clusterName: name }),
  });
  const { objects, unread: broken } = await fill(
    inventory,
    api,
    served.filter((kind) => !isException(kind)),
  );
  const unread = [...unknown.filter(({ kind }) => !isException(kind)), ...broken];
  inventory.setUnavailable(new Map(unread.map(({ kind, reason }) => [kind.kind, reason])));
  const evaluation = inventory.evaluate();
  const { problems, skipped } = unreadProblems(unread, evaluation, options.controls);
  // What needs facts about nodes or a provider cannot be judged from outside: that is told among the skipped controls.
  const needy = options.controls.filter(({ needs }) => needs !== undefined).map(({ id }) => id);
  const expected = new Set([...skipped, ...needy]);
  const others = unjudged(evaluation, { objects, otherDocuments: 0 }, isFiltered, expected);
  return {
    evaluation,
    evaluated: { files: 0, documents: 0, objects, otherDocuments: 0 },
    liveCluster,
    problems: [
      ...problems,
      ...exceptionProblems([...unknown.filter(({ kind }) => isException(kind)), ...own.unread], own.problems),
      // That nothing was found is no news where nothing could be read.
      ...(objects === 0 && problems.length > 0 ? [] : others),
    ],
    exceeded: exceededThresholds(evaluation, thresholds),
    ownExceptions: own,
  };
}

async function fill(inventory: Inventory, api: KubeApi, kinds: readonly WantedKind[]): Promise<ReadObjects> {
  const progress = new Progress(process.stderr);
  const taker: ObjectTaker = {
    take(object) {
      const resource = liveResource(object);
      // Whoever owns it is judged in its place.
      if (!isCollected(resource)) return undefined;
      inventory.upsert(resource);
      return resource.key;
    },
    takeBack: (key) => inventory.delete(key),
  };
  try {
    return await readObjects(api, kinds, taker, ({ plural }, count) => {
      progress.show(() => `${plural}: ${amount(count)} read`);
    });
  } finally {
    progress.clear();
  }
}

/** Whatever cannot be read accepts nothing, so that more may fail than the cluster would have it. */
function exceptionProblems(unread: readonly UnreadKind[], refused: readonly string[]): Problem[] {
  return [
    ...unread.map((one) => ({ message: sentenceOf(one, ['what they accept counts as failed']) })),
    ...refused.map((problem) => ({ message: `${problem}; it accepts nothing` })),
  ];
}
