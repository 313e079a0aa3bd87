import { describe, expect, it } from 'vitest';
import { command, scan, sideBySide } from '../../support/command.ts';

describe('the explanation of a control', sideBySide, () => {
  it('says what it checks, why, how to fix it and how to except it', async () => {
    const [upper, lower] = await Promise.all([command(['explain', 'C-0057']), command(['explain', 'c-0057'])]);

    expect([upper.code, upper.stderr]).toEqual([0, '']);
    expect(upper.stdout).toMatch(/^C-0057 Privileged container\n\nhigh \(8\) · NSA, MITRE · .*cluster, file\n/);
    for (const title of ['What it checks', 'Why', 'How to fix it', 'Fails', 'Passes']) {
      expect(upper.stdout).toContain(`\n\n${title}\n  `);
    }
    expect(upper.stdout).toContain('\n  rule-privilege-escalation\n');
    expect(lower).toEqual(upper);
  });

  it('names the control inputs where there are any', async () => {
    const { stdout } = await command(['explain', 'C-0046']);

    expect(stdout).toContain('Control inputs\n  insecureCapabilities\n');
  });

  it('shows examples that fail and pass as it says', async () => {
    const { stdout } = await command(['explain', 'C-0057']);
    const [, failing = '', passing = ''] = /\nFails\n(.*)\n\nPasses\n(.*)\n\nRules/s.exec(stdout) ?? [];

    const [fails, passes] = await Promise.all(
      [failing, passing].map((stdin) => scan(['-', '--control', 'C-0057'], { stdin: stdin.replaceAll(/^ {2}/gm, '') })),
    );

    expect([fails?.code, fails?.report.status]).toEqual([0, 'failed']);
    expect([passes?.code, passes?.report.status]).toEqual([0, 'passed']);
  });

  it('refuses an unknown control with 2 and says where all of them are', async () => {
    const { code, stdout, stderr } = await command(['explain', 'c-9999']);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('error: unknown control "c-9999"; `kubescape-gitops controls` lists all, for example C-0057\n');
  });
});
