import { Inventory } from '../../engine/inventory.ts';
import type { InventoryOptions } from '../../engine/options.ts';
import { controlsOfRenderedClusters } from '../../engine/rendered-clusters.ts';
import type { Resource } from '../../model/resource.ts';
import { builtinResources, isBuiltin } from '../../render/judging/builtin-objects.ts';
import type { Evaluation, ResourceVerdicts } from '../../model/evaluation.ts';
import type { RenderedObject } from '../../render/flux/cluster/rendered.ts';
import type { Part } from '../../render/judging/parts.ts';
import { resourcesOf, type JudgedResource } from '../../render/judging/resources.ts';
import { findingKey, objectKey } from '../comparison/finding-key.ts';
import { Failures, type Failure } from '../comparison/failures.ts';

/** What a rule could not judge: a reference into nowhere, or an error of the rule. */
interface Unjudged {
  readonly key: string;
  /** `objectKey` of what it is about. */
  readonly object: string;
  readonly controls: readonly string[];
  /** `Deployment apps/web`. */
  readonly what: string;
  /** Key in the inventory. */
  readonly resource: string;
  readonly message: string;
}

/** Verdicts on one state of a cluster. */
export interface Judged {
  /** By their keys. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** Keys of failures that an exception turned into passes. */
  readonly waived: ReadonlySet<string>;
  readonly unjudged: ReadonlyMap<string, Unjudged>;
  /** By the key of the inventory: what each resource was rendered as. */
  readonly rendered: ReadonlyMap<string, JudgedResource>;
  /** `objectKey`s of all objects, with one of the objects. */
  readonly objects: ReadonlyMap<string, JudgedResource>;
  readonly verdictCount: number;
  readonly evaluation: Evaluation;
}

/** Makes of a rendered object what is judged: the head's own annotations waive nothing, for one. */
export type Adapt = (rendered: RenderedObject) => RenderedObject;

/** Judges the states of one cluster one after the other. What is the same object stays judged. */
export class ClusterJudge {
  readonly #inventory: Inventory;
  readonly #fileOf: (file: string) => string;
  #known = new Map<string, JudgedResource>();
  #roles: readonly RenderedObject[] | undefined;
  #builtins: ReadonlySet<string> = new Set();

  constructor(options: InventoryOptions, fileOf: (file: string) => string) {
    const controls = controlsOfRenderedClusters(options.controls);
    const judges = (resource: Resource): boolean => !isBuiltin(resource) && (options.judges?.(resource) ?? true);
    this.#inventory = new Inventory({ ...options, controls, judges });
    this.#fileOf = fileOf;
  }

  /** Judges what the parts of a cluster hold. Returns the verdicts, and how many objects were judged again. */
  judge(
    parts: readonly Part[],
    adapt: Adapt = (rendered) => rendered,
  ): { readonly judged: Judged; readonly again: number } {
    const next = new Map<string, JudgedResource>();
    let again = 0;
    for (const one of resourcesOf(parts, this.#fileOf, { adapt })) {
      const known = this.#known.get(one.resource.key);
      const isSame = known?.rendered === one.rendered && known.part.definition === one.part.definition;
      next.set(one.resource.key, one);
      if (isSame) continue;
      this.#inventory.upsert(one.resource);
      again += 1;
    }
    for (const key of this.#known.keys()) if (!next.has(key)) this.#inventory.delete(key);
    this.#known = next;
    this.#addBuiltins();
    return { judged: judgedOf(this.#inventory.evaluate(), next), again };
  }

  /** What every cluster has by itself rests on the roles that are there. */
  #addBuiltins(): void {
    const roles = rolesIn(this.#known);
    const isSame = this.#roles?.every((rendered, index) => rendered === roles[index]?.rendered);
    if (isSame && this.#roles?.length === roles.length) return;
    this.#roles = roles.map(({ rendered }) => rendered);
    const builtins = builtinResources(roles.map(({ resource }) => resource));
    const keys = new Set(builtins.map(({ key }) => key));
    for (const key of this.#builtins) if (!keys.has(key)) this.#inventory.delete(key);
    for (const resource of builtins) this.#inventory.upsert(resource);
    this.#builtins = keys;
  }
}

function rolesIn(known: ReadonlyMap<string, JudgedResource>): readonly JudgedResource[] {
  return Array.from(known.values()).filter(({ resource }) => resource.apiVersion.startsWith('rbac.'));
}

function judgedOf(evaluation: Evaluation, rendered: ReadonlyMap<string, JudgedResource>): Judged {
  const failures = new Failures();
  const waived = new Set<string>();
  const unjudged = new Map<string, Unjudged>();
  let verdictCount = 0;
  for (const verdicts of evaluation.verdicts) {
    for (const { id: control, rules, status, subStatus, reason = '' } of verdicts.controls) {
      verdictCount += 1;
      if (status === 'skipped' && subStatus === 'notEvaluated') addUnjudged(unjudged, verdicts, control, reason);
      for (const { name: rule, status: ruleStatus, exceptions, violations } of rules) {
        for (const [subject, found] of Map.groupBy(violations, (violation) => violation.subject)) {
          const alertsOnly = exceptions.length > 0;
          const key = findingKey(verdicts, { control, rule, subject });
          if (exceptions.length > 0 && ruleStatus !== 'failed') waived.add(key);
          else if (ruleStatus === 'failed')
            failures.add({ key, verdicts, control, rule, subject, violations: found, alertsOnly });
        }
      }
    }
  }
  for (const { message, controls, ...identity } of evaluation.unresolved) {
    const object = objectKey(identity);
    const key = JSON.stringify([object, message]);
    const text = `${message} (${controls.join(', ')})`;
    unjudged.set(key, { key, object, controls, what: whatOf(identity), resource: identity.key, message: text });
  }
  return {
    failures: failures.all(),
    waived,
    unjudged,
    rendered,
    objects: byObjectKey(rendered),
    verdictCount,
    evaluation,
  };
}

function addUnjudged(
  unjudged: Map<string, Unjudged>,
  verdicts: ResourceVerdicts,
  control: string,
  reason: string,
): void {
  const object = objectKey(verdicts);
  const key = JSON.stringify([object, control]);
  const message = `${control}: ${reason}`;
  unjudged.set(key, { key, object, controls: [control], what: whatOf(verdicts), resource: verdicts.key, message });
}

export function whatOf({
  kind,
  namespace,
  name,
}: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

function byObjectKey(rendered: ReadonlyMap<string, JudgedResource>): ReadonlyMap<string, JudgedResource> {
  const found = new Map<string, JudgedResource>();
  for (const one of rendered.values()) {
    const key = objectKey(one.resource);
    if (!found.has(key)) found.set(key, one);
  }
  return found;
}
