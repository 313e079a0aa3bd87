import { seldom } from './pods.ts';
import fc, { type Arbitrary } from 'fast-check';

import type { Fields } from './yaml-text.ts';

/** What selectors are about. */
interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** How a selector names an object: which fields it uses, and how. */
export interface SelectorPlan {
  readonly kind: boolean;
  readonly name: 'exact' | 'pattern' | 'part' | 'other' | undefined;
  readonly namespace: boolean;
  readonly gvk: boolean;
  readonly labels: string | undefined;
  readonly annotations: string | undefined;
}

export const selectorPlans: Arbitrary<SelectorPlan> = fc.record({
  kind: fc.boolean(),
  name: seldom(fc.constantFrom('exact', 'exact', 'pattern', 'part', 'other'), 2),
  namespace: fc.constantFrom(true, false, false, false),
  gvk: fc.constantFrom(true, false, false, false),
  labels: seldom(
    fc.constantFrom('app=a', 'app!=a', 'app in (a,b)', 'app', '!app', 'tier notin (b)', 'app=a,tier', 'app='),
    6,
  ),
  annotations: seldom(fc.constantFrom('note', '!note', 'z=a', 'note=a'), 8),
});

/** The fields that select an object: in patches and targets of replacements patterns are allowed. */
export function selectorYaml(plan: SelectorPlan, object: Named, isExact = false): Fields {
  const slash = object.apiVersion.indexOf('/');
  const { name } = object;
  const patterns = { exact: name, pattern: '.*', part: name.slice(0, 1), other: `${name}|b` };
  const gvk = {
    group: object.apiVersion.slice(0, Math.max(slash, 0)) || undefined,
    version: object.apiVersion.slice(slash + 1),
  };
  return {
    kind: plan.kind || plan.name === undefined ? object.kind : undefined,
    ...(plan.gvk ? gvk : {}),
    name: isExact ? name : plan.name && patterns[plan.name],
    namespace: plan.namespace ? (object.namespace ?? 'default') : undefined,
    ...(isExact ? {} : { labelSelector: plan.labels, annotationSelector: plan.annotations }),
  };
}
