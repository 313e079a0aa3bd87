import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, sideBySide } from '../../support/command.ts';
import { fleetFixture, fleets, fluxKustomization } from '../../support/fleet.ts';

const fleet = fleets();
const source = 'sourceRef:\n  kind: GitRepository\n  name: flux-system';

/** The fleet with one more Flux Kustomization in both stages. */
function fleetWith(name: string, spec: string, files: Readonly<Record<string, string>> = {}): string {
  const kustomization = readFileSync(path.join(fleetFixture, 'base/services/kustomization.yaml'), 'utf8');
  return fleet({
    [`base/services/${name}.yaml`]: fluxKustomization(name, spec),
    'base/services/kustomization.yaml': kustomization.replace('  - worker.yaml', `  - worker.yaml\n  - ${name}.yaml`),
    ...files,
  });
}

describe('build', sideBySide, () => {
  it('prints what Flux applies to a cluster, each object with its file and its Kustomization', async () => {
    const { code, stdout, stderr } = await command(['build', 'amer-dev', '--kustomization', 'web'], { cwd: fleet() });

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`---
# Source: apps/base/web/deployment.yaml:1 (Kustomization flux-system/web)
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    example.org/cluster: amer-dev
    example.org/host: web.localhost
`);
    expect(stdout).toContain('            privileged: true\n');
  });

  it('tells clusters apart, and substitutes the variables of each stage and of the settings', async () => {
    const { stdout } = await command(['build', '.', '--kustomization', 'flux-system/web'], { cwd: fleet() });
    const documents = stdout.split('---\n').filter((document) => document.includes('kind: Deployment'));

    expect(
      documents.map((document) => /cluster (\S+), .*host: (\S+).*privileged: (\S+)/s.exec(document)?.slice(1)),
    ).toEqual([
      ['amer-dev', 'web.localhost', 'true'],
      ['amer-prod', 'web.example.org', 'false'],
    ]);
  });

  it('prints clusters of one stage', async () => {
    const { stdout } = await command(['build', '--stage', 'prod'], { cwd: fleet() });

    expect(stdout).toContain('CLUSTER_NAME: amer-prod');
    expect(stdout).not.toContain('amer-dev');
  });

  it('hides values of Secrets until they are asked for', async () => {
    const cwd = fleet();
    const args = ['build', 'amer-dev', '--kustomization', 'web'];
    const [hidden, shown] = await Promise.all([command(args, { cwd }), command([...args, '--show-secrets'], { cwd })]);
    const token = Buffer.from('only-for-this-test').toString('base64');

    expect(hidden.stdout).toContain("data:\n  token: '***'\n");
    expect(hidden.stdout).not.toContain(token);
    expect(shown.stdout).toContain(`data:\n  token: ${token}\n`);
  });

  it('shows behind every line which line of the repository it comes from', async () => {
    const { stdout } = await command(['build', 'amer-dev', '--kustomization', 'web', '--show-origin'], {
      cwd: fleet(),
    });

    expect(stdout).toMatch(
      /\n {8}- image: registry\.example\.org\/web:1\.4\.2 +# apps\/base\/web\/deployment\.yaml:19\n/,
    );
    expect(stdout).toMatch(/\n {2}namespace: web +# apps\/base\/web\/kustomization\.yaml:3\n/);
    expect(stdout).toMatch(/\n {12}privileged: true +# clusters\/stages\/dev\/clusters\/amer\/environment\.env:2\n/);
    expect(stdout).toMatch(/\n {4}kustomize\.toolkit\.fluxcd\.io\/name: web +# base\/services\/web\.yaml:4\n/);
  });

  it('writes a file per object below cluster and Kustomization', async () => {
    const cwd = fleet();
    const { code, stdout } = await command(['build', '--output-dir', 'out'], { cwd });
    const files = globSync('out/amer-dev/**/*.yaml', { cwd }).toSorted();

    expect([code, stdout]).toEqual([0, '']);
    expect(files).toHaveLength(9);
    expect(files).toContain('out/amer-dev/Kustomization/flux-system/web/Deployment-web-web.yaml');
    expect(readFileSync(path.join(cwd, files[0] ?? ''), 'utf8')).toMatch(/^# Source: clusters\/stages\/dev\//);
  });

  it('ends with 2 for a folder that is not empty, an unknown Kustomization, stage or cluster', async () => {
    const cwd = fleet();
    const results = await Promise.all([
      command(['build', '--output-dir', 'apps'], { cwd }),
      command(['build', '--kustomization', 'wbe'], { cwd }),
      command(['build', '--stage', 'qa'], { cwd }),
      command(['build', 'asia'], { cwd }),
    ]);

    expect(results.map(({ code, stdout }) => [code, stdout])).toEqual(Array(4).fill([2, '']));
    expect(results.map(({ stderr }) => stderr)).toEqual([
      'error: "apps" is not empty; name a new folder, or remove it first\n',
      'error: no Kustomization "wbe"; there are: flux-system/flux-system, flux-system/web, flux-system/worker\n',
      'error: no cluster of stage "qa"; there are: dev, prod\n',
      expect.stringContaining('error: "asia" is neither a folder nor a cluster; '),
    ]);
  });

  it('ends with 2 for settings that are wrong, and names the line and the nearest right key', async () => {
    const cwd = fleet({ 'kubescape-gitops.yaml': 'clusters:\n  - name: a\n    stagee: dev\n' });

    expect(await command(['build'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: kubescape-gitops.yaml:3: clusters[0].stagee: unknown key "stagee"; did you mean stage?\n',
    });
  });
});

describe('names from a repository', sideBySide, () => {
  it('cannot write lines of their own into what is printed', async () => {
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra, namespace: web}\ndata: {a: b}\n';
    const cwd = fleetWith('extra', `path: ./apps/extra\n${source}`, { 'apps/extra/a\nkind: Evil\u001b.yaml': map });
    const args = ['build', 'amer-dev', '--kustomization', 'extra'];
    const results = await Promise.all([command(args, { cwd }), command([...args, '--show-origin'], { cwd })]);

    for (const { code, stdout } of results) {
      expect(code).toBe(0);
      expect(stdout).toContain('# Source: apps/extra/a\\nkind: Evil\\x1b.yaml:1 ');
      expect(stdout).not.toMatch(/^kind: Evil/m);
      expect(stdout).not.toContain('\u001b');
    }
  });
});

describe('a tree that does not render completely', sideBySide, () => {
  it.each([
    ['a path that is not there', `path: ./apps/nowhere\n${source}`, 'cannot be rendered: kustomization path not found'],
    [
      'a foreign source',
      'path: ./\nsourceRef:\n  kind: OCIRepository\n  name: other',
      'is not rendered: OCIRepository "flux-system/other"',
    ],
    [
      'a variable that only the cluster knows',
      `path: ./apps/extra\n${source}\npostBuild:\n  substituteFrom:\n    - kind: Secret\n      name: hidden`,
      'is not complete: variable ONLY_THERE: only the cluster knows its value',
    ],
    ['an undefined variable', `path: ./apps/extra\n${source}\npostBuild:\n  substitute:\n    OTHER: a`, 'ONLY_THERE'],
  ])('ends with 3 for %s and says what is missing', async (_title, spec, message) => {
    const map =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n  namespace: web\ndata:\n  key: a${ONLY_THERE}\n';
    const cwd = fleetWith('extra', spec, { 'apps/extra/map.yaml': map });
    const { code, stdout, stderr } = await command(['build', 'amer-dev'], { cwd });

    expect(code).toBe(3);
    expect(stdout).toContain('name: web\n');
    expect(stderr).toMatch(
      /^not rendered: amer-dev: base\/services\/extra\.yaml:\d+:\d+: Kustomization flux-system\/extra /,
    );
    expect(stderr).toContain(message);
  });

  it('is complete once the settings say what only the cluster knows', async () => {
    const map =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n  namespace: web\ndata:\n  key: a-${ONLY_THERE}\n';
    const spec = `path: ./apps/extra\n${source}\npostBuild:\n  substituteFrom:\n    - kind: Secret\n      name: hidden`;
    const settings = `clusters: [{name: d, entry: clusters/stages/dev/clusters/amer, values: {Secret/flux-system/hidden: {ONLY_THERE: known}}}]`;
    const files = { 'apps/extra/map.yaml': map, 'kubescape-gitops.yaml': settings };
    const { code, stdout } = await command(['build', 'd', '--kustomization', 'extra'], {
      cwd: fleetWith('extra', spec, files),
    });

    expect(code).toBe(0);
    expect(stdout).toContain('  key: a-known\n');
  });
});

describe('a Secret that SOPS encrypts', sideBySide, () => {
  const hidden = 'ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]';
  const spec = `path: ./apps/secrets\n${source}\ndecryption:\n  provider: sops`;
  const secret = `apiVersion: v1
kind: Secret
metadata: {name: cluster-secrets, namespace: flux-system}
stringData: {DOMAIN: "${hidden}"}
sops: {mac: "${hidden}"}
`;
  const files = { 'apps/secrets/secret.yaml': secret };

  it('leaves variables of it unresolved', async () => {
    const { code, stdout, stderr } = await command(['build', 'amer-dev'], { cwd: fleetWith('secrets', spec, files) });

    expect(code).toBe(3);
    expect(stderr).toContain('Kustomization flux-system/web is not complete: variable DOMAIN: ');
    expect(stdout).not.toContain('AES256');
  });

  it('has the values that the settings say', async () => {
    const { code, stdout } = await command(['build', 'amer-prod'], { cwd: fleetWith('secrets', spec, files) });

    expect(code).toBe(0);
    expect(stdout).toContain('example.org/host: web.example.org\n');
    expect(stdout).not.toContain('AES256');
  });
});

describe('build warns on standard error, and passes,', sideBySide, () => {
  const deployment = readFileSync(path.join(fleetFixture, 'apps/base/worker/deployment.yaml'), 'utf8');

  it.each([
    [
      'when two Kustomizations apply one object',
      { 'apps/extra/worker.yaml': deployment },
      'Deployment web/worker comes from both Kustomization flux-system/worker (apps/base/worker/deployment.yaml:1) and Kustomization flux-system/extra: who applies last wins',
    ],
    [
      'when a Kustomization renders nothing any more',
      { 'apps/extra/kustomization.yaml': 'namespace: web\n' },
      'Kustomization flux-system/extra renders no object: Flux would delete all that it had applied',
    ],
    [
      'when an object has no namespace',
      { 'apps/extra/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: lost}\n' },
      'ConfigMap lost has no namespace: the API server would refuse it, and so Flux all of Kustomization flux-system/extra',
    ],
    [
      'when the cluster would drop a field',
      {
        'apps/extra/pod.yaml': deployment
          .replace('name: worker\n  name', 'name: other\n  name')
          .replace('name: worker', 'name: other')
          .replace('hostNetwork', 'hostNetwrok'),
      },
      'Deployment web/other has no field spec.template.spec.hostNetwrok: the cluster drops it',
    ],
    [
      'when ciphertext would reach the cluster',
      {
        'apps/extra/secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: web}\nstringData:\n  a: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n',
      },
      'Secret web/s is applied as ciphertext: its Kustomization has no spec.decryption',
    ],
  ])('%s', async (_title, files, message) => {
    const cwd = fleetWith('extra', `path: ./apps/extra\n${source}`, files);
    const { code, stderr } = await command(['build', 'amer-dev'], { cwd });

    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(code).toBe(0);
  });
});
