import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KubeError } from '../../../src/kube/api/kube-error.ts';
import { watchEvent } from '../../../src/kube/watch/watch-event.ts';
import { configMaps } from '../../support/kube/scripted/watching.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const wanted = { kind: configMaps, form: 'whole' as const };
const error = (status: object): string => JSON.stringify({ type: 'ERROR', object: { kind: 'Status', ...status } });

function faultOf(line: string): KubeError {
  try {
    watchEvent(wanted, line);
  } catch (caught) {
    if (caught instanceof KubeError) return caught;
    throw caught;
  }
  throw new Error('nothing was thrown');
}

it.each([
  [{ code: 410 }, 'gone'],
  [{ reason: 'Expired' }, 'gone'],
  [{ code: 401 }, 'unauthorized'],
  [{ code: 403 }, 'forbidden'],
  [{ code: 500 }, 'busy'],
  [{ code: 'x' }, 'busy'],
  [{}, 'busy'],
])('takes an event that says %j for %s', (status, fault) => {
  expect(faultOf(error(status)).fault).toBe(fault);
});

it('keeps what the server asks to wait', () => {
  const { retryAfterSeconds, message } = faultOf(
    error({ code: 429, message: 'too many', details: { retryAfterSeconds: 7 } }),
  );
  expect([retryAfterSeconds, message]).toEqual([7, 'the watch of configmaps ended: "too many" (429)']);
});

it('says in one line what is wrong, however long and odd that is', () => {
  const { message } = faultOf(JSON.stringify({ type: `A\n${'x'.repeat(500)}`, object: {} }));
  expect(message).toMatch(/^in the watch of configmaps came an event of type "A\\nx{70,80}$/);
});

it('throws nothing but KubeErrors, whatever comes', () => {
  const names = fc.constantFrom(
    'name',
    'namespace',
    'uid',
    'resourceVersion',
    'labels',
    'ownerReferences',
    '__proto__',
  );
  const metadata = fc.dictionary(names, fc.jsonValue({ maxDepth: 2 }));
  const object = fc.oneof(fc.jsonValue(), fc.record({ metadata }));
  const type = fc.constantFrom('ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR', 'x', null);
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ type, object }).map((event) => JSON.stringify(event)),
  );
  const others: unknown[] = [];
  fc.assert(
    fc.property(line, (text) => {
      try {
        watchEvent(wanted, text);
      } catch (caught) {
        if (!(caught instanceof KubeError)) others.push(caught);
      }
    }),
    propertyRuns(2000),
  );
  expect(others).toEqual([]);
});
