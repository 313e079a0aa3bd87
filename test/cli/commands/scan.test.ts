import { describe, expect, it } from 'vitest';
import { command, scan, sideBySide } from '../../support/command.ts';

describe('a scan on standard output', sideBySide, () => {
  it('prints per control and resource what failed, where, how to fix it and the remediation', async () => {
    const { code, stdout, stderr } = await command(['scan', 'web']);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`C-0057 Privileged container · high · 1 of 1 resource failed
  web/web.yaml:22:13  Deployment shop/web  container/web
    delete spec.template.spec.containers[0].securityContext.privileged
  Set `);
    expect(stdout).toContain(`C-0017 Immutable container filesystem · low · 1 of 1 resource failed
  web/web.yaml:21:11  Deployment shop/web  container/web
    set spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem = true
  web/web.yaml:23:11  Deployment shop/web  container/proxy
    set spec.template.spec.containers[1].securityContext.readOnlyRootFilesystem = true
  Set `);
    expect(stdout).toMatch(/\n {2}web\/web\.yaml:17:5 .*\n {4}set \S+\.automountServiceAccountToken = false\n/);
    expect(stdout).toMatch(/\n {2}web\/web\.yaml:2:1 {2}Deployment shop\/web\n {2}Add a NetworkPolicy/);
  });

  it('prints the most severe failures first, then the compliance score per framework and the outcome', async () => {
    const { stdout } = await command(['scan', 'web', 'worker']);
    const severities = Array.from(stdout.matchAll(/^C-\d{4} .* · (\w+) · /gm), ([, severity]) => severity);

    expect(Array.from(new Set(severities))).toEqual(['high', 'medium', 'low']);
    expect(stdout).toMatch(/\nCompliance\n {2}NSA +\d+% .*\n {2}MITRE +\d+% .*\n {2}all +\d+% .*\n/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('Passed: 9 controls failed, but no threshold is exceeded.');
  });

  it('says how much was judged when nothing failed', async () => {
    const { code, stdout } = await command(['scan', 'worker']);

    expect(code).toBe(0);
    expect(stdout).not.toMatch(/C-\d{4}/);
    expect(stdout).toMatch(/^2 objects from 1 file \(2 documents\)/m);
    expect(stdout).toMatch(/Passed: no control failed on 2 objects\.\n$/);
  });

  it('lists passed controls and resources only with --verbose', async () => {
    const [terse, verbose, asText] = await Promise.all([
      scan(['web', 'worker', '--control', 'C-0057,C-0044']),
      scan(['web', 'worker', '--control', 'C-0057,C-0044', '--verbose']),
      command(['scan', 'web', 'worker', '--control', 'C-0057,C-0044', '--verbose']),
    ]);

    expect(terse.report.resources.map(({ name, controls }) => [name, controls.length])).toEqual([['web', 1]]);
    expect(verbose.report.resources.map(({ name, status, controls }) => [name, status, controls.length])).toEqual([
      ['web', 'failed', 2],
      ['worker', 'passed', 2],
    ]);
    expect(asText.stdout).toContain('Passed controls (1)\n  C-0044 Container hostPort\n');
  });

  it('lists passed resources with --verbose as text, too', async () => {
    const { stdout } = await command(['scan', 'web', 'worker', '--control', 'C-0057', '--verbose']);

    expect(stdout).toContain('Deployment shop/worker');
  });

  it('points at role and binding of a subject, each in its file', async () => {
    const [{ report }, sarif, asText] = await Promise.all([
      scan(['secret-reader', '--control', 'C-0015']),
      command(['scan', 'secret-reader', '--control', 'C-0015', '--format', 'sarif']),
      command(['scan', 'secret-reader', '--control', 'C-0015']),
    ]);
    const [resource] = report.resources;
    const [result] = JSON.parse(sarif.stdout).runs[0].results;

    expect(resource).toMatchObject({ kind: 'User', name: 'jane', status: 'failed' });
    expect(resource?.related?.map(({ kind, place }) => [kind, place])).toEqual([
      ['RoleBinding', { file: 'secret-reader/binding.yaml', line: 1, column: 1 }],
      ['Role', { file: 'secret-reader/role.yaml', line: 2, column: 1 }],
    ]);
    expect(resource?.controls[0]?.rules[0]?.findings?.[0]?.places?.map(({ file, line }) => `${file}:${line}`)).toEqual(
      expect.arrayContaining([
        'secret-reader/role.yaml:9',
        'secret-reader/role.yaml:10',
        'secret-reader/binding.yaml:9',
      ]),
    );
    expect(JSON.stringify(result.locations)).toContain('secret-reader/role.yaml');
    expect(JSON.stringify(result.relatedLocations)).toContain('secret-reader/binding.yaml');
    expect(asText.stdout).toContain('secret-reader/role.yaml:9:17  User jane');
    expect(asText.stdout).toContain('with RoleBinding shop/readers at secret-reader/binding.yaml:1:1');
  });
});

describe('names with characters that act on a terminal', sideBySide, () => {
  const hostile = { name: 'red\u001b[31m\nError', container: 'c\u001b]0;title\u0007\u202e' };
  const stdin = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: hostile.name },
    spec: { containers: [{ name: hostile.container, image: 'app', securityContext: { privileged: true } }] },
  });

  it.each(['pretty', 'json', 'sarif', 'junit', 'markdown'])('are spelled out in %s', async (format) => {
    const { stdout } = await command(['scan', '-', '--control', 'C-0057', '--format', format], { stdin });

    expect(stdout).toContain('C-0057');
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(stdout).not.toMatch(/^Error/m);
  });

  it('are the same data in JSON', async () => {
    const { report } = await scan(['-', '--control', 'C-0057'], { stdin });

    expect(report.resources[0]?.name).toBe(hostile.name);
  });

  it('are spelled out where a file cannot be found or read', async () => {
    const [missing, broken] = await Promise.all([
      command(['scan', 'no\u001b[31m\nfile']),
      command(['scan', '-'], { stdin: 'a: b: \u001b[31m c' }),
    ]);

    for (const { code, stdout } of [missing, broken]) {
      expect(code).toBe(3);
      expect(stdout).not.toContain('\u001b');
    }
    expect(missing.stdout).toContain('! no\\x1b[31m\\nfile  no such file or directory (ENOENT)\n');
  });
});
