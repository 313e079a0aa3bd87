import { expect, it } from 'vitest';
import { deployment, gateStep, type Files } from './step.ts';

it('fails as ever when there is too much to look for causes in', async () => {
  // All fail for want of a policy, and the namespace, too, which no line of their own decides.
  const names = Array.from({ length: 90 }, (_, index) => `web-${index}`);
  const change: Files = Object.fromEntries([
    ...names.map((name) => [`apps/prod/${name}.yaml`, deployment(name)] as const),
    ['apps/prod/policy.yaml', undefined],
  ]);
  const { outcome, counts, causes, reach } = await gateStep({}, change);
  expect({ outcome, found: counts.new }).toEqual({ outcome: 'fail', found: 92 });
  expect(causes.flatMap(({ findings }) => findings)).toHaveLength(92);
  expect(reach.experiments).toBeLessThanOrEqual(60);
});
