import type { BoundRole, ClusterFacts, ExposingService, Labels } from '../../model/control.ts';
import type { Asker, FactStore, ReadItems } from './fact-store.ts';
import { hasPolicy, isSelected } from './network-policies.ts';
import { cloudProvider, hasVulnerableNode } from './nodes.ts';
import { boundRoles } from './roles.ts';
import { automountDefault } from './service-accounts.ts';
import { exactly, exposing } from './services.ts';
import { apiServerPods, podSecurityPolicies, snippetSettings } from './sources.ts';

/** The look-ups of a rule. Every answer is remembered as a reason of whoever asks at the moment. */
export class ClusterLookups implements ClusterFacts {
  asker: Asker | undefined = undefined;
  readonly #store: FactStore;
  readonly #provider: string | undefined;

  /** `provider`: known beforehand, else the nodes tell it. */
  constructor(store: FactStore, provider: string | undefined) {
    this.#store = store;
    this.#provider = provider?.toLowerCase();
  }

  cloudProvider(): string {
    return this.#provider ?? this.#ask('provider', cloudProvider);
  }

  escalationForbidden(): boolean {
    return this.#ask('escalation', (read) => {
      const policies = read(podSecurityPolicies, '');
      return policies.length > 0 && policies.every(Boolean);
    });
  }

  isSelectedByPolicy(namespace: string, labels: Labels | undefined): boolean {
    return this.#ask(keyOf('selected', namespace, labels), (read) => isSelected(read, namespace, labels));
  }

  namespaceHasPolicy(namespace: string): boolean {
    return this.#ask(keyOf('policy', namespace), (read) => hasPolicy(read, namespace));
  }

  automountDefault(namespace: string, name: string): 'missing' | 'mounts' | 'off' {
    return this.#ask(keyOf('automount', namespace, name), (read) => automountDefault(read, namespace, name));
  }

  exposingServices(namespace: string, labels: Labels, matchLabels: Labels | undefined): readonly ExposingService[] {
    const key = keyOf('exposing', namespace, labels, matchLabels);
    return this.#ask(key, (read) => exposing(read, namespace, labels, matchLabels));
  }

  exactServices(namespace: string, labels: Labels): { readonly any: boolean; readonly ssh: boolean } {
    return this.#ask(keyOf('exactly', namespace, labels), (read) => exactly(read, namespace, labels));
  }

  hasSymlinkVulnerableNode(): boolean {
    return this.#ask('symlink', hasVulnerableNode);
  }

  snippetsForbidden(namespace: string): boolean {
    return this.#ask(keyOf('snippets', namespace), (read) => read(snippetSettings, namespace).length > 0);
  }

  boundRoles(namespace: string, kind: string, name: string): readonly BoundRole[] {
    return this.#ask(keyOf('roles', namespace, kind, name), (read) => boundRoles(read, namespace, kind, name));
  }

  apiServerPod(): string {
    return this.#ask('api server', (read) => {
      const [first] = read(apiServerPods, '').toSorted((left, right) => (left.name < right.name ? -1 : 1));
      return first?.key ?? '';
    });
  }

  #ask<Value>(key: string, compute: (read: ReadItems) => Value): Value {
    if (!this.asker) throw new Error(`a fact (${key}) was asked by nobody: rules may only ask while they judge`);
    return this.#store.ask(this.asker, key, compute);
  }
}

/** Names come from strangers: JSON keeps `a b` + `c` apart from `a` + `b c`, and a missing value from all others. */
function keyOf(...parts: readonly (string | Labels | undefined)[]): string {
  return JSON.stringify(parts.map((part) => part ?? null));
}
