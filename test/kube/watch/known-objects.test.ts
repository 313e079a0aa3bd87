import { expect, it } from 'vitest';
import { KnownObjects } from '../../../src/kube/watch/known-objects.ts';
import type { LiveObject } from '../../../src/kube/watch/watched.ts';
import { Recorder } from '../../support/kube/scripted/recorder.ts';
import { configMaps } from '../../support/kube/scripted/watching.ts';

function start(): { readonly known: KnownObjects; readonly told: readonly string[] } {
  const recorder = new Recorder();
  return { known: new KnownObjects({ kind: configMaps, form: 'whole' }, recorder.handler), told: recorder.told };
}

function live(name: string, resourceVersion: string, uid = name): LiveObject {
  const metadata = { name, namespace: 'n', uid, resourceVersion };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, object: { metadata } };
}

it('does not tell again what a server tells again', () => {
  const { known, told } = start();
  known.changed(live('a', '5'));
  known.changed(live('a', '7'));
  known.changed(live('a', '5'));
  known.changed(live('a', '7'));
  expect(told).toEqual(['+a@5', '+a@7']);
});

it('tells versions that are no numbers whenever they differ', () => {
  const { known, told } = start();
  known.changed(live('a', 'x'));
  known.changed(live('a', 'x'));
  known.changed(live('a', 'b'));
  expect(told).toEqual(['+a@x', '+a@b']);
  expect(['b', 'x', '5'].map((version) => known.hasReached(version))).toEqual([true, false, false]);
});

it('does not take the end of a former object for that of its successor', () => {
  const { known, told } = start();
  known.changed(live('a', '5', 'first'));
  known.changed(live('a', '7', 'second'));
  known.deleted(live('a', '6', 'first'));
  known.deleted(live('b', '8'));
  expect(told).toEqual(['+a@5', '-a@5', '+a@7']);
});

it('tells an older version that a list has: the server was put back', () => {
  const { known, told } = start();
  known.changed(live('a', '50'));
  known.beginList();
  known.listed(live('a', '40'));
  known.endList('45');
  expect(told).toEqual(['+a@50', '+a@40']);
  expect([known.reached, known.hasReached('46')]).toEqual(['45', false]);
});

it('tells what is gone only when a list has come to its end', () => {
  const { known, told } = start();
  known.beginList();
  known.listed(live('a', '1'));
  known.listed(live('b', '2'));
  known.endList('9');
  known.beginList();
  known.listed(live('b', '2'));
  known.beginList();
  known.listed(live('a', '1'));
  known.listed(live('c', '10'));
  known.endList('11');
  expect(told).toEqual(['+a@1', '+b@2', '+c@10', '-b@2']);
});

it('never goes back by an event, but says so of a bookmark', () => {
  const { known } = start();
  known.changed(live('a', '5'));
  known.deleted(live('a', '3'));
  expect(known.reached).toBe('5');
  expect([known.bookmarked('4'), known.bookmarked('5'), known.bookmarked('6')]).toEqual([false, true, true]);
  expect(known.reached).toBe('6');
});

it('tells all as gone when the kind is', () => {
  const { known, told } = start();
  known.changed(live('a', '1'));
  known.changed(live('b', '2'));
  known.clear();
  known.clear();
  expect(told.slice(2)).toEqual(['-a@1', '-b@2']);
});

it('knows the namespaces and names of what is gone', () => {
  const gone: unknown[] = [];
  const handler = { upsert: () => undefined, delete: (object: unknown) => void gone.push(object) };
  const known = new KnownObjects({ kind: configMaps, form: 'whole' }, handler);
  known.changed(live('system:a', '1', 'u'));
  known.deleted(live('system:a', '2', 'u'));
  const identity = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'system:a', uid: 'u' };
  expect(gone).toEqual([{ ...identity, resourceVersion: '2' }]);
});
