import { posix } from 'node:path';
import { defaultInputs } from '../engine/inputs.ts';
import { controls as allControls } from '../engine/controls/index.ts';
import { frameworks as allFrameworks } from '../engine/frameworks/index.ts';
import { readSettings, type ReadSettings } from '../render/config/read-settings.ts';
import { settingsFile } from '../render/config/settings.ts';
import { RepositoryError } from '../render/repository/errors.ts';
import type { SourceTree } from '../render/source-tree.ts';
import type { GateReport, Side } from '../report/gate/gate-report.ts';
import type { Context } from './build-report.ts';
import { withBaseWaivers } from './waivers/base-waivers.ts';
import { runGate, type GateInput, type GateOutput } from './gate.ts';
import type { Judging } from './clusters/gate-cluster.ts';
import { GateExceptions } from './waivers/gate-exceptions.ts';
import { pairPlans } from './clusters/plans.ts';
import { policyChanges } from './policy/policy-changes.ts';
import {
  gatePolicyFor,
  policyDigest,
  strangeStages,
  type GatePolicy,
  type KnownControls,
  type Stricter,
} from './policy/policy.ts';
import { tightened } from './policy/stricter.ts';

/** One of the two states to compare. */
export interface GateState {
  readonly side: Side;
  readonly tree: SourceTree;
}

/** Two states of a repository, and how to gate the step between them. */
export interface GateRequest extends Pick<GateInput, 'releasesOf' | 'progress' | 'now'> {
  readonly tool: GateReport['tool'];
  readonly base: GateState;
  readonly head: GateState;
  readonly changed: readonly string[];
  /** The folder of the repository that the trees begin at, with a slash at its end; empty for its root. */
  readonly prefix: string;
  /** Settings whose `gate` counts instead of the base's, and where they are from. */
  readonly policy?: {
    readonly source: string;
    readonly tree: SourceTree;
    /** Has the files of exceptions. Default: the base. */
    readonly exceptions?: SourceTree;
  };
  /** What counts besides the policy. */
  readonly stricter?: Stricter;
  /** When the verdict is given, in milliseconds since 1970: exceptions end. */
  readonly at: number;
}

const known: KnownControls = { frameworks: allFrameworks, controls: allControls.map(({ id }) => id) };

/**
 * Gates the step from one state of a repository to the other. Everything that decides is read from the base. Throws a
 * RepositoryError where the base's settings, or its exceptions, are wrong.
 */
export async function gateTrees(request: GateRequest): Promise<GateOutput> {
  const { base, head, prefix, at } = request;
  const fileOf = (file: string): string => posix.join(prefix, file);
  const baseSettings = readSettings(base.tree);
  const { settings: headSettings, problems } = settingsOfHead(head.tree, baseSettings, fileOf);
  const pairs = pairPlans({ tree: base.tree, settings: baseSettings }, { tree: head.tree, settings: headSettings });
  if (pairs.length === 0) {
    throw new RepositoryError(
      `neither ${base.side.ref} nor ${head.side.ref} has an entry point of Flux: flux-system/gotk-sync.yaml, a FluxInstance, or clusters in ${settingsFile}`,
    );
  }
  const deciding = request.policy ? readSettings(request.policy.tree) : baseSettings;
  const { stricter = {} } = request;
  const policyFor = (stage: string | undefined): GatePolicy =>
    tightened(gatePolicyFor(deciding, stage, known), stricter);
  const stages = pairs.map(({ base: before, head: after }) => (before ?? after)?.stage);
  const policies = new Map(stages.map((stage) => [stage, policyFor(stage)]));
  const files = Array.from(new Set(Array.from(policies.values()).flatMap((policy) => policy.exceptions)));
  const trees = { deciding: request.policy?.exceptions ?? base.tree, base: base.tree };
  const exceptions = new GateExceptions(trees, files, fileOf, at);
  const ids = new Set(Array.from(policies.values()).flatMap(({ controls }) => controls));
  const names = new Set(Array.from(policies.values()).flatMap((policy) => policy.frameworks));
  const gate = deciding.settings.gate;
  const { report, notices } = await runGate(
    {
      ...request,
      base: base.tree,
      head: head.tree,
      fileOf,
      pairs,
      judgingOf: (stage) => judgingOf(policies.get(stage) ?? policyFor(stage), exceptions, at),
      controls: allControls.filter(({ id }) => ids.has(id)),
      frameworks: allFrameworks.filter(({ name }) => names.has(name)),
    },
    {
      tool: request.tool,
      base: base.side,
      head: head.side,
      policyOf: () => ({
        digest: policyDigest({
          settings: { ...baseSettings.settings, ...(gate ? { gate } : {}) },
          exceptions: exceptions.all,
          known,
          inputs: defaultInputs,
          ...(request.stricter ? { stricter } : {}),
        }),
        source: request.policy?.source ?? sourceOf(base, gate === undefined, fileOf),
        changes: policyChanges(baseSettings.settings, headSettings.settings),
      }),
      problems,
      waiversOf: (results) => exceptions.use(results, head.tree, headSettings.settings.gate?.exceptions),
    },
  );
  return { report, notices: [...strangeStages(deciding, stages), ...exceptions.problems, ...notices] };
}

function sourceOf({ side }: GateState, isDefault: boolean, fileOf: (file: string) => string): string {
  return isDefault ? 'defaults' : `${side.ref}:${fileOf(settingsFile)}`;
}

/** Settings that the head breaks are told, and make the gate incomplete; the base's go on to count. */
function settingsOfHead(
  tree: SourceTree,
  base: ReadSettings,
  fileOf: (file: string) => string,
): { readonly settings: ReadSettings; readonly problems: Context['problems'] } {
  try {
    return { settings: readSettings(tree), problems: [] };
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const problem = {
      file: fileOf(settingsFile),
      part: settingsFile,
      message: error.message,
      isNew: true,
      blocks: true,
    };
    return { settings: base, problems: [problem] };
  }
}

function judgingOf(policy: GatePolicy, exceptions: GateExceptions, at: number): Judging {
  return {
    options: {
      controls: allControls.filter(({ id }) => policy.controls.includes(id)),
      frameworks: allFrameworks.filter(({ name }) => policy.frameworks.includes(name)),
      inlineExceptionsAt: at,
    },
    policy,
    exceptionsOf: (base, cluster) => exceptions.inForce(base, cluster),
    adapt: withBaseWaivers,
  };
}
