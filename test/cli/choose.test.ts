import { describe, expect, it } from 'vitest';
import { command, scan, sideBySide } from '../support/command.ts';

describe('the choice of frameworks and controls', sideBySide, () => {
  it('is both frameworks unless said otherwise', async () => {
    const { report } = await scan(['web']);

    expect(report.frameworks.map(({ name }) => name)).toEqual(['NSA', 'MITRE']);
    expect(report.evaluated.controls).toBe(30);
  });

  it('is one framework and its controls, in any case of letters', async () => {
    const [nsa, mitre, both] = await Promise.all([
      scan(['web', '--framework', 'nsa']),
      scan(['web', '--framework', 'MITRE']),
      scan(['web', '--framework', 'mitre, NSA']),
    ]);

    expect(nsa.report.frameworks.map(({ name }) => name)).toEqual(['NSA']);
    expect(nsa.report.controls.map(({ id }) => id)).toEqual(nsa.report.frameworks[0]?.controls);
    expect(mitre.report.controls.map(({ id }) => id)).toEqual(mitre.report.frameworks[0]?.controls);
    expect(mitre.report.controls.map(({ id }) => id)).not.toContain('C-0016');
    expect(both.report.evaluated.controls).toBe(30);
  });

  it('is single controls, each once, without a framework that their score would not be of', async () => {
    const { report } = await scan(['web', '--control', 'c-0057,C-0016', '--control', 'C-0057']);

    expect(report.controls.map(({ id }) => id)).toEqual(['C-0016', 'C-0057']);
    expect(report.frameworks).toEqual([]);
  });

  it.each([
    ['an unknown framework', ['--framework', 'nsa,cis'], 'unknown framework "cis"; expected one of nsa, mitre'],
    ['an unknown control', ['--control', 'C-0057,C-9999'], 'unknown control "C-9999"; `kubescape-gitops controls`'],
    [
      'a control that judges clusters only',
      ['--control', 'C-0026'],
      'C-0026 (Kubernetes CronJob) judges running clusters',
    ],
    ['a control that judges clouds only', ['--control', 'C-0057,C-0052'], 'C-0052 ('],
  ])('refuses %s with 2', async (_title, args, message) => {
    const { code, stdout, stderr } = await command(['scan', 'web', ...args]);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  });

  it('has each framework once, however often it is named', async () => {
    const { report } = await scan(['web', '--framework', 'nsa,NSA']);

    expect(report.frameworks.map(({ name }) => name)).toEqual(['NSA']);
  });

  it('scores no framework that no control takes part for', async () => {
    const { stdout } = await command(['scan', 'web', '--framework', 'nsa', '--control', 'C-0053']);

    expect(stdout).not.toContain('0 of 0 controls failed');
  });

  it('is not everything where an option names nothing', async () => {
    const results = await Promise.all([
      command(['scan', 'web', '--control', ',']),
      command(['scan', 'web', '--framework', '']),
    ]);

    expect(results.map(({ code }) => code)).toEqual([2, 2]);
  });

  it('quotes what it refuses without characters that act on a terminal', async () => {
    const { stderr } = await command(['scan', 'web', '--control', 'C-\u001b[31m\n0057']);

    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).not.toContain('\u001b');
  });
});
