import { describe, expect, it } from 'vitest';
import { clusterTable } from '../../../../src/report/gate/page/cluster-table.ts';
import type { GateReport } from '../../../../src/report/gate/gate-report.ts';
import { descendants, parseXml, type XmlElement } from '../../../support/xml.ts';
import { causeOf, findingOf } from '../sample-parts.ts';
import { failingReport, passingReport } from '../sample-report.ts';
import { ofClass, wordsOf } from './parsed-page.ts';

describe('the table of clusters', () => {
  it('has a row for each, with its stage, outcome, mode and counts, and their sum', () => {
    const rows = descendants(tableOf(failingReport), 'tr').map(wordsOf);

    expect(rows).toEqual([
      'Stage Cluster New Blocking Fixed Unchanged Not comparable Waived Outcome Change',
      'dev dev-1 2 1 0 1 0 0 fail blocks from high + 1 high, 1 medium',
      'staging staging-1 0 0 0 0 0 0 pass observed only',
      'prod prod-1 2 2 1 0 1 3 fail blocks from high + 2 high − 1 high',
      'all 4 3 1 1 1 3',
    ]);
  });

  it('says in words what its pictures show', () => {
    const labels = descendants(tableOf(failingReport), 'svg').flatMap(
      ({ attributes }) => attributes['aria-label'] ?? [],
    );

    expect(labels).toEqual(['1 high unchanged', '1 high, 1 medium new', '2 high new; 1 high fixed']);
  });

  it('draws nothing where nothing changed', () => {
    expect(descendants(tableOf(passingReport), 'rect')).toEqual([]);
    expect(ofClass(tableOf(passingReport), 'legend')).toEqual([]);
    expect(wordsOf(tableOf(passingReport))).not.toContain('Change');
  });

  it('draws to one scale, keeps a single finding visible among thousands, and stays within the picture', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => findingOf({ name: `a-${index}` }));
    const few = (['critical', 'medium', 'low', 'unknown'] as const).map((severity) => findingOf({ severity }));
    const dev = { cluster: 'dev-1', stage: 'dev' };
    const report = { ...failingReport, causes: [causeOf([...many, ...few, findingOf(dev)])], fixed: [] };
    const [first = [], second = []] = ofClass(tableOf(report), 'bar')
      .map((bar) => descendants(bar, 'rect').filter(({ attributes }) => attributes['class'] !== 'axis'))
      .filter((parts) => parts.length > 0 && parts.every(({ attributes }) => Number(attributes['x']) > 100));

    expect(first.map(sizeOf)).toEqual([2.2]);
    expect(second).toHaveLength(5);
    for (const part of second) expect(sizeOf(part)).toBeGreaterThanOrEqual(0.5);
    for (const part of second) expect(Number(part.attributes['x']) + sizeOf(part)).toBeLessThanOrEqual(201);
  });
});

function tableOf(report: GateReport): XmlElement {
  return parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n<div>${clusterTable(report).text}</div>`);
}

function sizeOf({ attributes }: XmlElement): number {
  return Number(attributes['width']);
}
