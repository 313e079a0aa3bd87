import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import path from 'node:path';
import { exec } from '../../../src/platform/exec.ts';
import { programsOnPath } from '../../../src/platform/programs.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { Installation, type Component } from '../../support/installation/installation.ts';
import { privilegedDeployment } from '../../support/installation/workloads.ts';
import type { RunningProgram } from '../../support/running-program.ts';

describeControlPlane('the commands of the runbook', (use) => {
  let installation: Installation;
  let processes: Readonly<Record<Component, RunningProgram>>;

  beforeAll(async () => {
    installation = await Installation.make(use.plane);
    installation.configure({ excludeNamespaces: 'kube-public,kube-node-*' });
    processes = await installation.startAll();
    await use.plane.apply(privilegedDeployment('default', 'web'));
    await until('the result', () => shell('kubectl get workloadconfigurationscans -n default deployment-web'));
  }, 240_000);
  afterAll(() => installation.stop());

  beforeEach(({ skip }) => {
    const [bash, awk] = programsOnPath('bash', process.env['PATH'] ?? '').concat(
      programsOnPath('awk', process.env['PATH'] ?? ''),
    );
    if (bash === undefined || awk === undefined) skip('no bash or no awk on PATH');
  });

  /** What a shell prints, as the runbook's reader types it. */
  async function shell(command: string): Promise<string> {
    const { kubeconfig, kubectlProgram } = use.plane;
    const cwd = path.dirname(kubeconfig);
    const env = { HOME: cwd, KUBECONFIG: kubeconfig, PATH: `${path.dirname(kubectlProgram)}:${process.env['PATH']}` };
    const limits = { milliseconds: 60_000, stdoutBytes: 16 * 1024 * 1024, stderrBytes: 1024 * 1024 };
    const run = await exec('bash', ['-o', 'pipefail', '-c', command], { env, cwd, stdin: '', limits });
    if (run.exitCode === 0) return run.stdout.trim();
    throw new Error(`${command}: ${run.killed ?? run.exitCode}: ${run.stderr.trim()}`);
  }

  /** Lines of a process's log that `kubectl logs … | grep -i` would show. */
  function grep(component: Component, words: string): readonly string[] {
    const pattern = new RegExp(words.replaceAll('\\|', '|'), 'i');
    return processes[component].output.split('\n').filter((line) => pattern.test(line));
  }

  it('4.2 number 5: annotating results has them judged again, once', async () => {
    const said = await shell(
      'kubectl annotate workloadconfigurationscan -n default --all kubescape.io/rescan=$(date +%s) --overwrite',
    );
    expect(said).toContain('deployment-web annotated');
    const done = '-o jsonpath="{.metadata.annotations.kubescape-gitops\\.dev/rescanned}"';
    await until('the rescan', async () => {
      const value = await shell(`kubectl get workloadconfigurationscan -n default deployment-web ${done}`);
      return /^\d+$/.test(value);
    });
  });

  it('4.4 number 4: namespaces that have results are listed, and excluded ones are not', async () => {
    const listed = await shell("kubectl get workloadconfigurationscans -A --no-headers | awk '{print $1}' | sort -u");
    expect(listed.split('\n')).toContain('default');
    expect(listed.split('\n')).toContain('kube-system');
    expect(listed.split('\n').filter((name) => name.startsWith('kube-p') || name.startsWith('kube-n'))).toEqual([]);
  });

  it('4.5 number 3: results are counted', async () => {
    const count = Number(await shell('kubectl get workloadconfigurationscans -A --no-headers | wc -l'));
    expect(count).toBeGreaterThan(0);
  });

  it('4.5 number 4: no result is an orphan', async ({ skip }) => {
    if (programsOnPath('jq', process.env['PATH'] ?? '').length === 0) return skip('no jq on PATH');
    const orphans = await shell(
      "kubectl get workloadconfigurationscans -A -o json | jq '[.items[] | select(.metadata.ownerReferences == null)] | length'",
    );
    expect(orphans).toBe('0');
  });

  it.each([
    ['4.2 number 2', 'operator', 'watch\\|trigger\\|scan'],
    ['4.2 number 4', 'storage', 'error\\|full\\|queue'],
    ['4.4 number 3', 'scanner', 'skip\\|exclude\\|namespace'],
    ['4.5 number 5', 'storage', 'pressure\\|evict\\|memory\\|full'],
  ] as const)('%s: the log of %s has lines with %s', (_, component, words) => {
    expect(grep(component, words)).not.toEqual([]);
  });

  it.each([
    ['fetched gvrs', 'operator'],
    ['Watch pool: starting', 'operator'],
    ['watch started', 'operator'],
    ['watch started', 'scanner'],
    ['watch started', 'storage'],
    ['triggered scan', 'operator'],
    ['namespaces: included', 'scanner'],
    ['queue: 4 writes at once', 'storage'],
    ['cleanup: looked at', 'storage'],
    ['Watch pool: started ok', 'operator'],
    ['set up cont scanning service', 'operator'],
    ['triggering scan', 'operator'],
    ['Kubescape scan triggered successfully', 'operator'],
  ] as const)('"%s" is in the log of %s', async (phrase, component) => {
    await until(phrase, async () => processes[component].output.includes(phrase), 20_000);
    expect(processes[component].output).toContain(phrase);
  });
});
