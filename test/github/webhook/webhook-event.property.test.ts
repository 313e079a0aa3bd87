import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebhookError } from '../../../src/github/webhook/webhook-error.ts';
import { readEvent } from '../../../src/github/webhook/webhook-event.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { checkRun, checkSuite, installation, installationRepositories, mergeGroup, pullRequest } from './payloads.ts';

const bodies: Readonly<Record<string, unknown>> = {
  pull_request: pullRequest('synchronize'),
  check_run: checkRun('rerequested'),
  check_suite: checkSuite('rerequested'),
  merge_group: mergeGroup('checks_requested'),
  installation: installation('created'),
  installation_repositories: installationRepositories('added'),
};

/** All places in a body, each as the keys that lead to it. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: any = Array.isArray(value) ? [...value] : { ...(value as object) };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

function outcomeOf(event: string, body: unknown): string {
  try {
    return readEvent(event, body, { isOurCheck: () => true }).kind;
  } catch (error) {
    if (error instanceof WebhookError) return error.message;
    throw error;
  }
}

describe('any payload of which any part is anything', () => {
  const name = fc.constantFrom(...Object.keys(bodies));
  const mutated = name.chain((event) =>
    fc.tuple(fc.constant(event), fc.constantFrom(...places(bodies[event])), fc.jsonValue({ maxDepth: 4 })),
  );

  it('is an event or a WebhookError of one bounded line', () => {
    fc.assert(
      fc.property(mutated, ([event, place, by]) => {
        expect(outcomeOf(event, replaced(bodies[event], place, by))).toMatch(
          /^(?:pull-request|judge-again|merge-group|installation|ignored|webhook [^\p{Cc}\p{Cf}]{1,400})$/u,
        );
      }),
      propertyRuns(2000),
    );
  });
});
