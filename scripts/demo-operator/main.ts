/* Shows the three processes at work, step by step, and checks each step. Usage: scripts/demo-operator.sh */
import * as z from 'zod';
import { ControlPlane } from '../../test/support/cluster/plane/control-plane.ts';
import { findPlanePrograms } from '../../test/support/cluster/sources/find-source.ts';
import { until } from '../../test/support/cluster/until.ts';
import { Installation } from '../../test/support/installation/installation.ts';
import { privilegedDeployment } from '../../test/support/installation/workloads.ts';

const results = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1';
const scan = `${results}/namespaces/shop/workloadconfigurationscans/deployment-web`;

/** What is looked at of a WorkloadConfigurationScan. */
const Scan = z.object({
  spec: z.object({ controls: z.record(z.string(), z.object({ status: z.object({ status: z.string() }) })) }),
});

let wrong = 0;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Says what came, and whether it is right. */
function check(what: string, isRight: boolean): void {
  if (!isRight) wrong += 1;
  say(`  ${isRight ? 'right' : 'WRONG'}  ${what}`);
}

/** Does a step, waits for what it has to lead to, and says how long that took. */
async function step(title: string, act: () => Promise<unknown>, comesTrue: () => Promise<boolean>): Promise<void> {
  say(`\n${title}`);
  await act();
  const begin = performance.now();
  const isRight = await until(title, comesTrue, 30_000).catch(() => false);
  check(`${((performance.now() - begin) / 1000).toFixed(1)} s`, isRight);
}

const programs = await findPlanePrograms(process.env);
if (programs === undefined) throw new Error('no control plane: run scripts/demo-operator.sh, which builds it');
const plane = await ControlPlane.start(programs);
const installation = await Installation.make(plane, { clusterName: 'demo' });

async function statusOf(control: string): Promise<string | undefined> {
  const { data } = Scan.safeParse((await plane.request('GET', scan)).body);
  return data?.spec.controls[control]?.status.status;
}

try {
  say(`A control plane at ${plane.url}; definitions and rights of flux/chart are applied:`);
  const kinds = await plane.kubectl(['api-resources', '--api-group=spdx.softwarecomposition.kubescape.io']);
  say(kinds.trimEnd());
  check('the nine kinds are known', kinds.includes('workloadconfigurationscans') && kinds.includes('sbomsummaries'));

  const { operator, scanner, storage } = await installation.startAll();
  say(`\noperator at ${operator.url}, scanner at ${scanner.url}, storage at ${storage.url}`);

  await step(
    'A Deployment with a privileged container is created:',
    async () => {
      await plane.apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
        privilegedDeployment('shop', 'web'),
      );
    },
    async () => (await statusOf('C-0057')) === 'failed',
  );
  say(await plane.kubectl(['get', 'workloadconfigurationscans,workloadconfigurationscansummaries', '-n', 'shop']));

  await step(
    'The namespace has its summary:',
    async () => {},
    async () => (await plane.request('GET', `${results}/configurationscansummaries/shop`)).status === 200,
  );

  await step(
    'It is fixed:',
    () => plane.apply(privilegedDeployment('shop', 'web', false)),
    async () => (await statusOf('C-0057')) === 'passed',
  );

  await step(
    'It is deleted:',
    () => plane.kubectl(['delete', 'deployment', 'web', '-n', 'shop']),
    async () => (await plane.request('GET', scan)).status === 404,
  );

  await step(
    'Nothing of its namespace is left to sum up:',
    () => plane.kubectl(['delete', 'namespace', 'shop', '--wait=false']),
    async () => (await plane.request('GET', `${results}/configurationscansummaries/shop`)).status === 404,
  );

  say('\nAll are told to stop:');
  for (const [name, program] of Object.entries({ operator, scanner, storage })) {
    const { code, milliseconds } = await program.stop();
    check(`${name} ends with ${code} after ${Math.round(milliseconds)} ms`, code === 0 && milliseconds < 10_000);
  }
} finally {
  await installation.stop();
  await plane.stop();
}
say(wrong === 0 ? '\nAll is as it should be.' : `\n${wrong} WRONG.`);
process.exitCode = wrong === 0 ? 0 : 1;
