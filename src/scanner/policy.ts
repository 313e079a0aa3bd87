import { controls as allControls } from '../engine/controls/index.ts';
import { systemExceptions } from '../engine/exceptions/system.ts';
import { frameworks as allFrameworks } from '../engine/frameworks/index.ts';
import { defaultInputs } from '../engine/inputs.ts';
import { sha256 } from '../kube/names/sha256.ts';
import type { Control, ControlInputs } from '../model/control.ts';
import type { Exception } from '../model/exception.ts';
import type { Framework } from '../model/framework.ts';

/** What a scanner judges by, apart from exceptions in the cluster. */
export interface Policy {
  readonly controls: readonly Control[];
  readonly frameworks: readonly Framework[];
  readonly inputs: ControlInputs;
  /** Those that every installation has. */
  readonly exceptions: readonly Exception[];
  /** Another one wherever any of this is another one: the beginning of a SHA-256, as every result has it. */
  readonly digest: string;
}

/** What `scan` judges by where nothing else is asked for. */
export function usualPolicy(): Policy {
  const ids = new Set(allFrameworks.flatMap(({ controls }) => controls));
  const controls = allControls.filter(({ id }) => ids.has(id));
  const exceptions = systemExceptions();
  const judged = controls.map(({ id, title, baseScore, rules }) => [
    id,
    title,
    baseScore,
    rules.map(({ name }) => name),
  ]);
  const digest = `sha256:${sha256(JSON.stringify([judged, defaultInputs, exceptions])).slice(0, 16)}`;
  return { controls, frameworks: allFrameworks, inputs: defaultInputs, exceptions, digest };
}
