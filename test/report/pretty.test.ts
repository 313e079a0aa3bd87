import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { prettyReport } from '../../src/report/pretty.ts';
import { cleanReport, sampleReport, textOf } from '../support/sample-report.ts';

describe('the terminal report', () => {
  const text = textOf(prettyReport(sampleReport, { color: false }));

  it('shows a failed control with its resources, places and what to do', () => {
    expect(text).toContain(
      [
        'C-0057 Privileged container · high · 3 of 5 resources failed',
        '  apps/front end#1.yaml:21:13  Deployment shop/front  container/app',
        '    set spec.template.spec.containers[0].securityContext.privileged = false',
        '  apps/front end#1.yaml:24:15  Deployment shop/front  container/app',
        '    delete spec.template.spec.containers[0].securityContext.capabilities.add[0]',
        '',
      ].join('\n'),
    );
    expect(text.split('Repair what Privileged container means.')).toHaveLength(2);
  });

  it('names the resources that a subject comes from', () => {
    expect(text).toContain(
      [
        '  rbac/role.yaml:8:5  User jane  subject/User//jane',
        '    with RoleBinding shop/readers at rbac/binding.yaml:1:1',
        '    with Role shop/secret-reader',
        '    review Role shop/secret-reader rules[0].verbs[0]',
        '    run kubectl describe role secret-reader',
      ].join('\n'),
    );
  });

  it('puts the most severe control first and the outcome last', () => {
    const order = [
      'C-0057 ',
      'C-0015 ',
      'C-0004 ',
      'Skipped controls (1)',
      'NOT EVALUATED (2)',
      'Exceptions',
      'Compliance',
    ];
    const positions = order.map((part) => text.indexOf(part));

    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(positions).not.toContain(-1);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^Incomplete: 2 things could not be evaluated/);
  });

  it('gives reasons, problems and exceptions', () => {
    expect(text).toContain('C-0020 Mount service principal: Nothing says which paths hold credentials.');
    expect(text).toContain('! apps/broken.yaml:4:2  bad indentation of a mapping entry');
    expect(text).toContain('used     system pods (1 match)');
    expect(text).toContain('unused   unused evil');
    expect(text).toContain('expired  old promise (2026-01-31)');
  });

  it('shows a score below 100 as 99 at most', () => {
    expect(text).toMatch(/NSA +99% {2}1 of 2 controls failed/);
    expect(textOf(prettyReport(cleanReport, { color: false }))).toMatch(/all +100%/);
  });

  it('lists passed controls only when asked to', () => {
    expect(text).not.toContain('C-0016');
    expect(textOf(prettyReport(sampleReport, { color: false, verbose: true }))).toContain(
      'C-0016 Allow privilege escalation (1 resource by exception)',
    );
  });

  it('writes no control character but newlines without colour', () => {
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text).not.toMatch(/[\p{Cf}\p{Cs}]/u);
    expect(text).toContain('\\x1b[2J');
  });

  it('says the same with colour as without, and colours nothing that input says', () => {
    const colored = textOf(prettyReport(sampleReport, { color: true }));

    expect(colored).toContain('\u001b[');
    expect(colored).not.toContain('\u001b[2J');
    expect(stripVTControlCharacters(colored)).toBe(text);
  });

  it('wraps prose at the width and never paths', () => {
    const [control] = sampleReport.controls;
    if (control === undefined) throw new Error('an empty sample');
    const remediation = 'Set limits for each container. '.repeat(10).trim();
    const report = { ...sampleReport, controls: [{ ...control, remediation }, ...sampleReport.controls.slice(1)] };
    const lines = textOf(prettyReport(report, { color: false, width: 40 })).split('\n');
    const prose = lines.filter((line) => line.includes('for each'));

    expect(prose.length).toBeGreaterThan(4);
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines).toContain('    set spec.template.spec.containers[0].resources.limits.memory = (a value of your own)');
  });
});
