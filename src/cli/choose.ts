import { controls as allControls } from '../engine/controls/index.ts';
import { frameworks as allFrameworks } from '../engine/frameworks/index.ts';
import type { Framework } from '../model/framework.ts';
import type { Control } from '../model/control.ts';
import { severities, type Severity } from '../model/finding.ts';
import { quote, UsageError } from './errors.ts';

/** What a scan evaluates. */
export interface Choice {
  readonly controls: readonly Control[];
  /** Scored frameworks. Single controls make no framework: its score would be of something else. */
  readonly frameworks: readonly Framework[];
}

/**
 * The controls and frameworks that the command line names; all of them by default. Throws UsageError for a name
 * that does not exist, and for a control that files are not judged by.
 */
export function chooseControls(frameworkNames: readonly string[], controlIds: readonly string[]): Choice {
  const named = Array.from(new Set(frameworkNames.map(frameworkNamed)));
  const frameworks = named.length === 0 ? allFrameworks : named;
  const ids = new Set(frameworks.flatMap(({ controls }) => controls));
  if (controlIds.length > 0) {
    const controls = Array.from(new Set(controlIds.map(controlWithId)));
    const stranger = controls.find(({ id }) => !ids.has(id));
    if (stranger) {
      const names = named.map(({ name }) => name.toLowerCase()).join(', ');
      throw new UsageError(`${stranger.id} is not part of ${names}; leave out --framework or the control`);
    }
    return { controls: controls.toSorted(byId), frameworks: named };
  }
  return { controls: allControls.filter(({ id }) => ids.has(id)), frameworks };
}

/** The control with this id, in any case. Throws UsageError when there is none. */
export function controlWithId(id: string): Control {
  const wanted = id.trim().toUpperCase();
  const control = allControls.find((candidate) => candidate.id === wanted);
  if (control) return control;
  throw new UsageError(`unknown control ${quote(id)}; \`kubescape-gitops controls\` lists all, for example C-0057`);
}

/** The severity of this name. Throws UsageError when there is none. */
export function severityNamed(name: string): Exclude<Severity, 'unknown'> {
  const known = severities.filter((severity) => severity !== 'unknown');
  const severity = known.find((candidate) => candidate === name.toLowerCase());
  if (severity) return severity;
  throw new UsageError(`unknown severity ${quote(name)}; expected one of ${known.toReversed().join(', ')}`);
}

/** The framework of this name, in any case. Throws UsageError when there is none. */
export function frameworkNamed(name: string): Framework {
  const framework = allFrameworks.find((candidate) => candidate.name.toLowerCase() === name.trim().toLowerCase());
  if (framework) return framework;
  const names = allFrameworks.map((candidate) => candidate.name.toLowerCase());
  throw new UsageError(`unknown framework ${quote(name)}; expected one of ${names.join(', ')}`);
}

const byId = (left: Control, right: Control): number => (left.id < right.id ? -1 : 1);
