import { describe, expect, it } from 'vitest';
import { differing, MarkMaker, noMarks } from '../../src/engine/verdict-marks.ts';
import type { ResourceVerdicts } from '../../src/model/evaluation.ts';
import type { Status } from '../../src/model/finding.ts';

const identity = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'front' };

function told(key: string, verdicts: Readonly<Record<string, Status>>, id = key): ResourceVerdicts {
  const controls = Object.entries(verdicts).map(([control, status]) => {
    return { id: control, status, subStatus: '' as const, rules: [] };
  });
  return { ...identity, key, id, related: [], status: 'passed', controls };
}

describe('marks', () => {
  it('are the same object for resources of which the same is told', () => {
    const maker = new MarkMaker();

    const [first, second] = ['a', 'b'].map((key) => maker.of(key, [told(key, { 'C-0057': 'failed' })]));

    expect(first).toBe(second);
  });

  it('differ in the controls of which something else is told, or nothing any more', () => {
    const maker = new MarkMaker();
    const before = maker.of('a', [told('a', { 'C-0002': 'failed', 'C-0001': 'failed', 'C-0003': 'passed' })]);

    const after = maker.of('a', [told('a', { 'C-0001': 'passed', 'C-0003': 'passed', 'C-0004': 'skipped' })]);

    expect(differing(before, after)).toEqual(['C-0001', 'C-0002', 'C-0004']);
    expect(differing(noMarks, after)).toEqual(['C-0001', 'C-0003', 'C-0004']);
  });

  it('tell vectors apart, by key and by id, but not by their order', () => {
    const maker = new MarkMaker();
    const [one, two] = [told('a > v', { 'C-0001': 'failed' }, 'v'), told('a > w', { 'C-0001': 'passed' }, 'w')];
    const mark = maker.of('a', [one, two]);

    const others = [
      [two, one],
      [told('b > v', { 'C-0001': 'failed' }, 'v'), two],
      [told('a > v', { 'C-0001': 'failed' }, 'x'), two],
      [one],
    ].map((all) => differing(mark, maker.of('a', all)));

    expect(others).toEqual([[], ['C-0001'], ['C-0001'], ['C-0001']]);
  });

  it('stay right when there are more different ones than are shared', () => {
    const maker = new MarkMaker();
    const marks = Array.from({ length: 5000 }, (_, index) =>
      maker.of('a', [told(`a > ${index}`, { 'C-0001': 'failed' })]),
    );

    expect(new Set(marks).size).toBe(5000);
    expect(differing(marks[0] ?? noMarks, maker.of('a', [told('a > 0', { 'C-0001': 'failed' })]))).toEqual([]);
  });
});
