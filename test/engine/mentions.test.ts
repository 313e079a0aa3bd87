import { describe, expect, it } from 'vitest';
import type { ControlRule } from '../../src/engine/rule-index.ts';
import { Judgement, type Entry } from '../../src/engine/judgement.ts';
import { Mentions, vectorMark } from '../../src/engine/mentions.ts';
import { controls } from '../../src/engine/controls/index.ts';
import type { Vector } from '../../src/model/control.ts';

const identity = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'front' };
const vector = (id: string, ...keys: readonly string[]): Vector => {
  return { id, identity, related: keys.map((key) => ({ ...identity, key })) };
};

/** An entry whose judgements mention these vectors, each one in two of them. */
function mentioning(key: string, ...vectors: readonly Vector[]): Entry {
  const [control] = controls;
  const [rule] = control?.rules ?? [];
  if (!control || !rule) throw new Error('no control');
  const of: ControlRule = { control, rule, role: 'judged' };
  const remembered = { ...identity, origin: undefined, labels: {}, annotations: {}, containers: [], weight: 1 };
  const entry: Entry = { key, id: key, resource: remembered, judgements: [] };
  for (let count = 0; count < 2; count++) {
    const judgement = new Judgement(entry, of, undefined);
    judgement.judged = vectors.map((one) => ({ vector: one, violations: [] }));
    entry.judgements.push(judgement);
  }
  return entry;
}

const keysOf = (entries: Iterable<Entry>): string[] => Array.from(entries, ({ key }) => key).toSorted();

describe('mentions', () => {
  it('tell who mentions a vector, once each', () => {
    const mentions = new Mentions();
    for (const key of ['a', 'b', 'c']) mentions.add(mentioning(key, vector('v', 'service')));
    mentions.add(mentioning('d', vector('v', 'another')));

    expect(keysOf(mentions.of(vectorMark(vector('v', 'service'))))).toEqual(['a', 'b', 'c']);
    expect(keysOf(mentions.of(vectorMark(vector('v'))))).toEqual([]);
  });

  it('tell who relates to an object, itself aside', () => {
    const mentions = new Mentions();
    mentions.add(mentioning('binding', vector('v', 'binding', 'role'), vector('w', 'binding', 'role')));

    expect([mentions.relatingTo('role'), mentions.relatingTo('binding')].map(keysOf)).toEqual([['binding'], []]);
  });

  it('know nothing of entries that were removed', () => {
    const mentions = new Mentions();
    const entries = ['a', 'b', 'c'].map((key) => mentioning(key, vector('v', 'service')));
    for (const entry of entries) mentions.add(entry);

    const left = entries.map((entry) => {
      mentions.remove(entry);
      return [mentions.of(vectorMark(vector('v', 'service'))), mentions.relatingTo('service')].map(keysOf);
    });

    expect(left).toEqual([
      [
        ['b', 'c'],
        ['b', 'c'],
      ],
      [['c'], ['c']],
      [[], []],
    ]);
  });

  it('tell once of the others whose vector another one has touched', () => {
    const mentions = new Mentions();
    const [a, b] = [mentioning('a', vector('v')), mentioning('b', vector('v'), vector('w'))];
    mentions.add(a);
    const alone = keysOf(mentions.takeDisturbed());
    mentions.add(b);
    const joined = keysOf(mentions.takeDisturbed());
    mentions.remove(b);

    expect([alone, joined, keysOf(mentions.takeDisturbed()), keysOf(mentions.takeDisturbed())]).toEqual([
      [],
      ['a', 'b'],
      ['a'],
      [],
    ]);
  });
});
