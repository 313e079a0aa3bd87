import { describe, expect, it } from 'vitest';
import { command, sideBySide } from '../../support/command.ts';

describe('the catalogue', sideBySide, () => {
  it('is a line per control with its severity, frameworks and what it judges', async () => {
    const { code, stdout, stderr } = await command(['controls']);
    const [head, ...lines] = stdout.trimEnd().split('\n');

    expect([code, stderr]).toEqual([0, '']);
    expect(head).toMatch(/^ID +SEVERITY +FRAMEWORKS +JUDGES +TITLE$/);
    expect(lines).toHaveLength(41);
    expect(lines.map((line) => line.slice(0, 6))).toEqual(lines.map((line) => line.slice(0, 6)).toSorted());
    expect(lines).toContainEqual(expect.stringMatching(/^C-0057 +high +NSA MITRE +files +Privileged container$/));
    expect(lines).toContainEqual(expect.stringMatching(/^C-0052 +\w+ +MITRE +cloud +\S/));
  });

  it('is JSON with everything about each control', async () => {
    const [asText, asData] = await Promise.all([command(['controls']), command(['controls', '--json'])]);
    const controls: readonly { readonly id: string }[] = JSON.parse(asData.stdout);

    expect(asData.code).toBe(0);
    expect(controls.map(({ id }) => id)).toEqual(asText.stdout.match(/^C-\d{4}/gm));
    expect(controls.find(({ id }) => id === 'C-0057')).toMatchObject({
      title: 'Privileged container',
      severity: 'high',
      baseScore: 8,
      scopes: ['cluster', 'file'],
      frameworks: ['NSA', 'MITRE'],
      rules: ['rule-privilege-escalation'],
      remediation: expect.stringMatching(/\.$/),
    });
  });
});
