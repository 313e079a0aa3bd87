import { describe, expect, it } from 'vitest';
import { junitReport } from '../../src/report/junit.ts';
import { cleanReport, hostileName, sampleReport, textOf } from '../support/sample-report.ts';
import { descendants, parseXml, type XmlElement } from '../support/xml.ts';

describe('the JUnit report', () => {
  const suites = parseXml(textOf(junitReport(sampleReport)));

  it('has a suite per framework, one for controls of none, and one for what was not evaluated', () => {
    const names = suites.children.map((suite) => suite.attributes['name']);

    expect(names).toHaveLength(4);
    expect(names[0]).toBe('NSA');
    expect(names[1]).toMatch(/^own evil\|`tick`<script>.*\\x1b\[2J.*\]\]>&amp;\\nsecond line/);
    expect(names.slice(2)).toEqual(['controls', 'not evaluated']);
  });

  it('counts what it lists', () => {
    for (const element of [suites, ...suites.children]) {
      expect(element.attributes).toMatchObject({
        tests: String(descendants(element, 'testcase').length),
        failures: String(descendants(element, 'failure').length),
        errors: String(descendants(element, 'error').length),
        skipped: String(descendants(element, 'skipped').length),
      });
    }
    expect(suites.attributes).toMatchObject({ tests: '8', failures: '4', errors: '2', skipped: '1' });
  });

  it('names a test case by framework, control and title', () => {
    expect(caseOf(suites, 'NSA.C-0057').attributes['name']).toBe('Privileged container');
  });

  it('says where each failed resource stands and what to do, then how to repair it in general', () => {
    const [failure] = caseOf(suites, 'NSA.C-0057').children;
    const lines = failure?.text.split('\n') ?? [];

    expect(failure?.attributes).toEqual({ type: 'Control', message: '3 resources failed' });
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(
      'apps/front end#1.yaml:21:13 Deployment shop/front: ' +
        'set spec.template.spec.containers[0].securityContext.privileged = false; ' +
        'delete spec.template.spec.containers[0].securityContext.capabilities.add[0]',
    );
    expect(lines[2]).toBe('Pod kube-system/proxy: review spec.containers[0].securityContext');
    expect(lines[3]).toBe('Repair what Privileged container means.');
  });

  it('gives the reason of a skipped control', () => {
    const [skipped] = descendants(suites, 'skipped');

    expect(skipped?.attributes['message']).toBe('Nothing says which paths hold credentials.');
  });

  it('has an error per problem, named by its place', () => {
    const [first, second] = suites.children.at(-1)?.children ?? [];

    expect(first?.attributes['name']).toBe('apps/broken.yaml:4:2');
    expect(first?.children[0]?.attributes['message']).toBe('bad indentation of a mapping entry');
    expect(second?.attributes['name']).toBe('scan');
  });

  it('is well-formed, whatever names say', () => {
    const xml = textOf(junitReport(sampleReport));

    expect(xml).not.toContain('<script>');
    expect(xml).not.toContain(']]>');
    expect(xml).not.toContain(hostileName);
    expect(xml.isWellFormed()).toBe(true);
  });

  it('tells of controls that passed when nothing failed', () => {
    const clean = parseXml(textOf(junitReport(cleanReport)));

    expect(clean.children).toHaveLength(1);
    expect(clean.attributes).toMatchObject({ tests: '1', failures: '0', errors: '0', skipped: '0' });
  });
});

function caseOf(suites: XmlElement, classname: string): XmlElement {
  const found = descendants(suites, 'testcase').find((element) => element.attributes['classname'] === classname);
  if (found === undefined) throw new Error(`no test case ${classname}`);
  return found;
}
