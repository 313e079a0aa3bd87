import { describe, expect, it } from 'vitest';
import { gateJunit } from '../../../src/report/gate/gate-junit.ts';
import type { GateReport } from '../../../src/report/gate/gate-report.ts';
import { hostileName, textOf } from '../../support/sample-report.ts';
import { descendants, parseXml, type XmlElement } from '../../support/xml.ts';
import { failingReport, incompleteReport, largeReport, passingReport, reportNaming } from './sample-report.ts';

describe('the JUnit report of a gate', () => {
  it('has a suite per cluster with a test case per control', () => {
    const suites = suitesOf(passingReport);

    expect(suites.children.map(({ attributes }) => attributes['name'])).toEqual(['dev-1', 'staging-1', 'prod-1']);
    expect(suites.attributes).toMatchObject({ tests: '6', failures: '0', errors: '0', skipped: '0' });
  });

  it('counts what it lists', () => {
    for (const report of [failingReport, incompleteReport, largeReport(9), reportNaming(hostileName)]) {
      const suites = suitesOf(report);
      for (const element of [suites, ...suites.children]) {
        expect(element.attributes).toMatchObject({
          tests: String(descendants(element, 'testcase').length),
          failures: String(descendants(element, 'failure').length),
          errors: String(descendants(element, 'error').length),
          skipped: String(descendants(element, 'skipped').length),
        });
      }
    }
  });

  it('fails a control by new findings that block, and an effect that does', () => {
    const messages = descendants(suitesOf(failingReport), 'failure').map(({ attributes }) => attributes['message']);

    expect(messages).toEqual([
      '1 new finding blocks',
      '2 new findings block',
      'PersistentVolumeClaim shop/data in prod would be deleted: Flux would delete it, and with it the volume',
    ]);
  });

  it('says where a finding stands and what to do', () => {
    const [, failure] = descendants(suitesOf(failingReport), 'failure');

    expect(failure?.text.split('\n').slice(1)).toEqual([
      'apps/base/deployment.yaml:20:13 Deployment shop/worker of prod-1 container/app: ' +
        'set spec.template.spec.containers[0].securityContext.privileged = false',
      'Remove privileged from the security context, or set it to false.',
      '',
    ]);
  });

  it('tells of new findings that do not block without failing', () => {
    const [output] = descendants(suitesOf(failingReport), 'system-out');

    expect(output?.text).toContain(
      'New, but not blocking:\napps/base/deployment.yaml:20:13 Deployment shop/web of dev-1',
    );
  });

  it('has errors for what had to be evaluated, and passes nothing of that cluster', () => {
    const suites = suitesOf(incompleteReport);
    const prod = suites.children[1];

    expect(suites.attributes).toMatchObject({ failures: '0', errors: '1', skipped: '3' });
    expect(prod?.attributes).toMatchObject({ name: 'prod-1', tests: '3', errors: '1', skipped: '2' });
  });

  it('passes nothing of a removed cluster', () => {
    const [first, ...others] = passingReport.clusters;
    if (first === undefined) throw new Error('an empty sample');

    expect(
      suitesOf({ ...passingReport, clusters: [{ ...first, change: 'removed' }, ...others] }).attributes,
    ).toMatchObject({
      tests: '6',
      skipped: '2',
    });
  });

  it.each(['fail', 'incomplete'] as const)('never looks like success when the outcome is %s', (outcome) => {
    const { attributes } = suitesOf({ ...passingReport, outcome });

    expect(Number(attributes['failures']) + Number(attributes['errors'])).toBe(1);
  });

  it('gives the counts of each cluster as properties', () => {
    const [dev] = suitesOf(failingReport).children;
    const properties = descendants(dev ?? suitesOf(failingReport), 'property').map(({ attributes }) => attributes);

    expect(properties).toContainEqual({ name: 'new', value: '2' });
    expect(properties).toContainEqual({ name: 'head.objects', value: '137' });
  });

  it('is well-formed, whatever names say', () => {
    const xml = textOf(gateJunit(reportNaming(hostileName)));

    expect(xml).not.toMatch(/<script>|\]\]>/);
    expect(xml.isWellFormed()).toBe(true);
    expect(parseXml(xml).children).toHaveLength(2);
  });
});

function suitesOf(report: GateReport): XmlElement {
  return parseXml(textOf(gateJunit(report)));
}
