import type { Match, Rule } from '../model/control.ts';
import type { Violation } from '../model/finding.ts';
import type { Resource } from '../model/resource.ts';
import { field, fieldAt, text } from './read.ts';
import { objectRule } from './rules.ts';

type Provider = 'aks' | 'eks' | 'gke';

const groups: Readonly<Record<Provider, string>> = {
  aks: 'management.azure.com',
  eks: 'eks.amazonaws.com',
  gke: 'container.googleapis.com',
};

/** A rule about a cloud provider's own description of the cluster, a check per provider. `data` is that description. */
export function descriptionRule(
  name: string,
  checks: Readonly<Partial<Record<Provider, (data: unknown) => Iterable<Violation>>>>,
): Rule {
  return objectRule({
    name,
    score: 3,
    matches: [descriptions(Object.keys(checks) as Provider[])],
    *check({ object }: Resource) {
      const provider = text(fieldAt(object, 'metadata', 'provider'));
      const check = provider === 'aks' || provider === 'eks' || provider === 'gke' ? checks[provider] : undefined;
      if (check) yield* check(field(object, 'data'));
    },
  });
}

function descriptions(providers: readonly Provider[]): Match {
  return { groups: providers.map((provider) => groups[provider]), versions: ['v1'], kinds: ['ClusterDescribe'] };
}
