import { describe, expect, it } from 'vitest';
import { command, type CommandResult, scan, scanFixtures, sideBySide, temporaryFolders } from '../support/command.ts';

const folderWith = temporaryFolders();

const selector = '"resources": [{ "attributes": { "kind": "Deployment" } }]';

describe('a file of exceptions', sideBySide, () => {
  it.each([
    ['that is missing', undefined, 'cannot read "file": ENOENT'],
    ['that is empty', '', 'cannot read "file": '],
    ['that is no JSON', '[{', 'cannot read "file": '],
    ['that is no list', '{ "name": "a" }', 'is no list of exceptions; expected [{"name": …'],
    ['with one that has no name', `[{ ${selector} }]`, 'file: 0.name: '],
    [
      'with an attribute that is no text',
      '[{ "name": "a", "resources": [{ "attributes": { "kind": 1 } }] }]',
      'kind: ',
    ],
    ['with a date that is none', '[{ "name": "a", "expirationDate": "soon" }]', '0.expirationDate: '],
    ['of another policy', '[{ "name": "a", "policyType": "networkPolicy" }]', '0.policyType: '],
    [
      'with a pattern that is not RE2',
      '[{ "name": "a", "resources": [{ "attributes": { "name": "(?<=web)x" } }] }]',
      'exception "a": "(?<=web)x" is no RE2 pattern',
    ],
  ])('%s is refused with 2 and one line', async (_title, content, message) => {
    const { code, stdout, stderr } = await scanWith('--exceptions', content);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  });

  it('may be YAML', async () => {
    const cwd = folderWith({ file: '- name: a\n  resources: [{ attributes: { kind: Deployment } }]\n' });

    const { code, report } = await scan([scanFixtures, '--control', 'C-0057', '--exceptions', 'file'], { cwd });

    expect([code, report.status, report.exceptions.used]).toEqual([0, 'passed', [{ name: 'a', matches: 1 }]]);
  });

  it('may hold SecurityException objects', async () => {
    const spec = 'spec: { posture: [{ controlID: C-0057, action: ignore }] }';
    const object = (kind: string, metadata: string): string =>
      `apiVersion: kubescape.io/v1beta1\nkind: ${kind}\nmetadata: ${metadata}\n${spec}\n`;
    const names = [
      object('SecurityException', '{ name: a, namespace: other }'),
      object('ClusterSecurityException', '{ name: b }'),
    ];
    const cwd = folderWith({ file: names.join('---\n') });

    const { code, report } = await scan([scanFixtures, '--control', 'C-0057', '--exceptions', 'file'], { cwd });

    expect([code, report.status]).toEqual([0, 'passed']);
    expect(report.exceptions).toMatchObject({
      used: [{ name: 'ClusterSecurityException b', matches: 1 }],
      unused: ['SecurityException other/a'],
    });
  });

  it('whose SecurityException is wrong is refused where it stands', async () => {
    const { code, stderr } = await scanWith(
      '--exceptions',
      '---\napiVersion: kubescape.io/v1beta1\nkind: SecurityException\n',
    );

    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: file:2: SecurityException \(without a name\): /),
    ]);
  });

  it('is quoted where it is wrong, with what would be right', async () => {
    const { stderr } = await scanWith('--exceptions', '[{ "name": "a", "expirationDate": "next week" }]');

    expect(stderr).toContain('"next week"');
  });

  it.each(['posturePolices', 'posture_policies'])(
    'with the unknown field %s excepts nothing instead of everything',
    async (field) => {
      const cwd = folderWith({ file: `[{ "name": "a", ${selector}, "${field}": [{ "controlID": "C-0016" }] }]` });

      const { stdout } = await command(
        ['scan', `${scanFixtures}/web`, '--format', 'json', '--control', 'C-0057', '--exceptions', 'file'],
        { cwd },
      );

      expect(stdout).not.toContain('"matches":1');
    },
  );

  it('means the same with fields in other letter cases, as in Kubescape', async () => {
    const cwd = folderWith({
      file: `[{ "name": "a", ${selector}, "posturePolicies": [{ "controlId": "C-0016" }] }]`,
    });

    const { report } = await scan([`${scanFixtures}/web`, '--control', 'C-0057', '--exceptions', 'file'], { cwd });

    expect(report.status).toBe('failed');
  });
});

describe('a file of control inputs', sideBySide, () => {
  it.each([
    ['that is missing', undefined, 'cannot read "file": ENOENT'],
    ['that is no JSON', '{"insecureCapabilities": [', 'cannot read "file": '],
    ['that is a list', '["SYS_ADMIN"]', 'file: expected names with lists of strings, such as {"insecureCapabilities"'],
    ['with a value that is no list', '{ "insecureCapabilities": "ALL" }', 'file: insecureCapabilities: expected names'],
    ['with an item that is no text', '{ "insecureCapabilities": [7] }', 'file: insecureCapabilities.0: expected names'],
    [
      'with a pattern that is not RE2',
      '{ "sensitiveValues": ["(?!a)"] }',
      'sensitiveValues: "(?!a)" is no RE2 pattern',
    ],
  ])('%s is refused with 2 and one line', async (_title, content, message) => {
    const { code, stdout, stderr } = await scanWith('--inputs', content);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  });

  it('that leaves a control nothing to look for skips it, names it and ends with 3', async () => {
    const cwd = folderWith({ 'inputs.json': '{ "insecureCapabilities": [] }' });
    const args = [scanFixtures, '--control', 'C-0046', '--inputs', 'inputs.json'];

    const [asData, asText] = await Promise.all([scan(args, { cwd }), command(['scan', ...args], { cwd })]);

    expect([asData.code, asData.report.outcome]).toEqual([3, 'incomplete']);
    expect(asData.report.controls).toMatchObject([{ id: 'C-0046', status: 'skipped', subStatus: 'configuration' }]);
    expect(asData.report.problems[0]?.message).toMatch(/^C-0046 was not judged: .*insecureCapabilities/);
    expect(asText.code).toBe(3);
    expect(asText.stdout).toContain('! C-0046 was not judged: ');
  });

  it('replaces the defaults', async () => {
    const cwd = folderWith({
      'inputs.yaml': 'insecureCapabilities: [CHOWN]',
      'pod.yaml': `{ apiVersion: v1, kind: Pod, metadata: { name: x }, spec: { containers: [
        { name: a, securityContext: { capabilities: { add: [NET_ADMIN] } } },
        { name: b, securityContext: { capabilities: { add: [CHOWN] } } }] } }`,
    });

    const { code, report } = await scan(['pod.yaml', '--control', 'C-0046', '--inputs', 'inputs.yaml'], { cwd });

    expect(code).toBe(0);
    expect(report.resources[0]?.controls[0]?.rules[0]?.findings).toMatchObject([
      { subject: 'container/b', items: ['CHOWN'] },
    ]);
  });

  it('is quoted without characters that act on a terminal', async () => {
    const { stderr } = await scanWith('--inputs', '{ "\\u001b[31m": 1 }');

    expect(stderr).not.toContain('\u001b');
  });
});

/** A scan with an option that names a file with this content, or none. */
function scanWith(option: string, content: string | undefined): Promise<CommandResult> {
  const cwd = folderWith(content === undefined ? {} : { file: content });
  return command(['scan', scanFixtures, option, 'file'], { cwd });
}
