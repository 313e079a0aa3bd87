import type { Control, ControlInputs, Scope, Settings } from '../model/control.ts';
import type { Exception } from '../model/exception.ts';
import type { Resource } from '../model/resource.ts';
import type { Framework } from '../model/framework.ts';
import { frameworks as allFrameworks } from './frameworks/index.ts';
import { defaultInputs } from './inputs.ts';
import { compilePattern, type Test } from './patterns.ts';

/** What an inventory is made with; fixed for its life. */
export interface InventoryOptions {
  readonly controls: readonly Control[];
  readonly scope: Scope;
  /** The frameworks to score; each control counts in those that list it. All known ones when missing. */
  readonly frameworks?: readonly Framework[];
  readonly inputs?: ControlInputs;
  /** Exceptions that are in force: the caller leaves expired ones out. */
  readonly exceptions?: readonly Exception[];
  /** Honour `kubescape.io/skip-controls` annotations, as of this moment in milliseconds since 1970. */
  readonly inlineExceptionsAt?: number;
  /** `AKS`, `EKS` or `GKE` in any case, where the nodes do not tell it. */
  readonly cloudProvider?: string;
  /** The cluster's name, for exceptions that name one. */
  readonly clusterName?: string;
  /** Which resources are judged and counted. The others still serve as facts. */
  readonly judges?: (resource: Resource) => boolean;
  /** Kinds whose objects could not be read, each with the reason: what rests on them is skipped, never passed. */
  readonly unavailable?: ReadonlyMap<string, string>;
}

/** The inputs with their patterns compiled once. */
export function settingsOf(inputs: ControlInputs = defaultInputs): Settings {
  const exact = new Map<string, Test>();
  const anyCase = new Map<string, Test>();
  return {
    inputs,
    matches(pattern, text, flags) {
      const compiled = flags === 'i' ? anyCase : exact;
      let test = compiled.get(pattern);
      if (!test) {
        test = compilePattern(pattern, flags);
        compiled.set(pattern, test);
      }
      return test(text);
    },
  };
}

/** The controls of an evaluation: outside its scope one is absent, neither passed nor skipped. */
export function controlsInScope({ controls, scope }: InventoryOptions, provider: string): readonly Control[] {
  return controls.filter((control) => isInScope(control, scope, provider));
}

function isInScope(control: Control, scope: Scope, provider: string): boolean {
  if (scope === 'file') return control.scopes.includes('file');
  return control.scopes.includes('cluster') || (provider !== '' && control.scopes.includes('cloud'));
}

export function frameworksOf(options: InventoryOptions): readonly Framework[] {
  return options.frameworks ?? allFrameworks;
}
