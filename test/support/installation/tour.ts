import { readFileSync } from 'node:fs';
import path from 'node:path';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { fluxKinds as fluxKindsServed } from '../../../src/scanner/cluster-objects/flux-revisions.ts';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { until } from '../cluster/until.ts';
import { type Installation, installed } from './installation.ts';
import { privilegedDeployment } from './workloads.ts';

const samples = path.resolve(import.meta.dirname, '../../fixtures/kinds');
const group = 'spdx.softwarecomposition.kubescape.io';
const results = `/apis/${group}/v1beta1`;
const requests = '/apis/kubescape.io/v1beta1';
const rbac = 'rbac.authorization.k8s.io';

/** What storage removes when there is no room; others write it. */
const images = [
  'vulnerabilitymanifests',
  'sbomsyfts',
  'sbomsyftfiltereds',
  'sbomspdxv2p3s',
  'sbomspdxv2p3filtereds',
  'sbomsummaries',
  'openvulnerabilityexchangecontainers',
];

/** Has all three processes do all that they ever do, once; ends when the last of it is done. */
export async function takeTour(cluster: Cluster, installation: Installation): Promise<void> {
  await cluster.apply(...addOns());
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  const scanner = await installation.start('scanner');
  const storage = await installation.start('storage', ['--max-bytes', '1Ki']);
  const operator = await installation.start('operator');
  const status = async (requestPath: string): Promise<number> => (await cluster.request('GET', requestPath)).status;
  const gone = async (requestPath: string): Promise<boolean> => (await status(requestPath)) === 404;
  const there = async (requestPath: string): Promise<boolean> => (await status(requestPath)) === 200;
  await until('the scanner', async () => (await scanner.readiness()).status === 200);
  const command = await takeCommand(cluster, installation, operator.url);

  const scan = `${results}/namespaces/tour/workloadconfigurationscans/deployment-web`;
  await cluster.apply(namespace('tour'), privilegedDeployment('tour', 'web'));
  await until('a result', () => there(scan));
  await until('a summary', () => there(`${results}/configurationscansummaries/tour`));

  await cluster.apply(...exceptions());
  for (const place of [`namespaces/tour/securityexceptions`, 'clustersecurityexceptions']) {
    await until('an exception that matches', async () => {
      const { body } = await cluster.request('GET', `${requests}/${place}/tour`);
      return JSON.stringify(body).includes('"matched":');
    });
  }

  await cluster.kubectl([
    'annotate',
    'workloadconfigurationscan',
    '-n',
    'tour',
    'deployment-web',
    'kubescape.io/rescan=1',
  ]);
  await until('a rescan', async () => JSON.stringify((await cluster.request('GET', scan)).body).includes('rescanned'));

  const vulnerabilities = `${results}/vulnerabilitysummaries/tour`;
  await cluster.apply(...images.map((plural) => sample(plural, 'tour')), counts('tour'));
  await until('the summary of vulnerabilities', () => there(vulnerabilities));
  await cluster.apply(counts('another'));
  await until('another summary', async () =>
    JSON.stringify((await cluster.request('GET', vulnerabilities)).body).includes('another'),
  );
  for (const plural of images) await until(`no ${plural}`, () => gone(`${results}/namespaces/tour/${plural}/tour`));

  const granted = `${results}/namespaces/${installed}/workloadconfigurationscans`;
  await cluster.apply(...grants());
  const isGranted = async (name: string): Promise<boolean> =>
    JSON.stringify((await cluster.request('GET', granted)).body).includes(`"kubescape.io/rolebinding-name":"${name}"`);
  for (const name of ['one', 'other']) await until('the result of a subject', () => isGranted(name));
  await cluster.kubectl(['delete', 'rolebinding', '-n', 'tour', 'one']);
  await until('no result of a subject', async () => !(await isGranted('one')));

  const authorization = `Bearer ${await installation.callerToken()}`;
  const usage = await fetch(`${storage.url}/v1/usage`, { headers: { authorization } });
  if (usage.status !== 200) throw new Error(`usage: ${usage.status} ${await usage.text()}`);
  await cluster.kubectl(['delete', 'deployment', '-n', 'tour', 'web']);
  await until('no summary of vulnerabilities', () => gone(vulnerabilities));
  await scanner.stop();
  await cluster.kubectl(['delete', 'rolebinding', '-n', 'tour', 'other']);
  await until('storage removing a result', async () => !(await isGranted('other')));
  await cluster.kubectl(['delete', 'namespace', 'tour']);
  await until('no summary', () => gone(`${results}/configurationscansummaries/tour`));
  await until('no command', () => gone(command), 100_000);
}

/** A command by HTTP is done, and made old, so that the operator removes it: it looks once a minute. Gives its path. */
async function takeCommand(cluster: Cluster, installation: Installation, url: string): Promise<string> {
  const commands = `/apis/kubescape.io/v1alpha1/namespaces/${installed}/operatorcommands`;
  const token = await installation.callerToken();
  const answer = await fetch(`${url}/v1/triggerAction`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commands: [{ CommandName: 'kubescapeScan', args: { scanV1: {} } }] }),
  });
  if (answer.status !== 200) throw new Error(`triggerAction: ${answer.status} ${await answer.text()}`);
  const name = await until('a command that is done', async () => {
    const listed = await cluster.kubectl(['get', 'operatorcommands', '-n', installed, '-o', 'json']);
    const [command] = JSON.parse(listed).items;
    return command?.status?.completed === true && String(command.metadata.name);
  });
  const long = new Date(Date.now() - 2 * 60 * 60_000).toISOString();
  const patch = JSON.stringify({ status: { completedAt: long } });
  const target = ['operatorcommand', name, '-n', installed];
  await cluster.kubectl(['patch', ...target, '--subresource=status', '--type=merge', '-p', patch]);
  return `${commands}/${name}`;
}

function namespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function exceptions(): readonly KubeObject[] {
  const spec = { reason: 'a tour', posture: [{ controlID: 'C-0057', action: 'ignore' }] };
  const apiVersion = 'kubescape.io/v1beta1';
  return [
    { apiVersion, kind: 'SecurityException', metadata: { name: 'tour', namespace: 'tour' }, spec },
    { apiVersion, kind: 'ClusterSecurityException', metadata: { name: 'tour' }, spec },
  ];
}

/** Kinds of add-ons that a cluster may lack, as much of them as it takes to be served. */
function addOns(): readonly KubeObject[] {
  const fluxKinds = Object.values(fluxKindsServed);
  return [...postureKinds.filter(({ isOptional }) => isOptional), ...fluxKinds].map((kind) => {
    const { group: of, version, plural, kind: name, isNamespaced } = kind;
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${of}` },
      spec: {
        group: of,
        names: { plural, kind: name },
        scope: isNamespaced ? 'Namespaced' : 'Cluster',
        versions: [{ name: version, served: true, storage: true, schema }],
      },
    };
  });
}

/** A user who may read Secrets, by two bindings: that fails a control. */
function grants(): readonly KubeObject[] {
  const metadata = { name: 'tour', namespace: 'tour' };
  const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }];
  const binding = {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'tour' },
    subjects: [{ kind: 'User', name: 'tourist', apiGroup: rbac }],
  };
  return [
    { apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules },
    ...['one', 'other'].map((name) => ({ ...binding, metadata: { name, namespace: 'tour' } })),
  ];
}

/** The smallest sample of a kind, by another name. */
function sample(plural: string, name: string, annotations: Readonly<Record<string, string>> = {}): KubeObject {
  const object = JSON.parse(readFileSync(path.join(samples, plural, 'minimal.json'), 'utf8')) as KubeObject;
  return { ...object, metadata: { name, namespace: 'tour', annotations } };
}

/** What is known of the vulnerabilities of a container of the Deployment. */
function counts(name: string): KubeObject {
  return sample('vulnerabilitymanifestsummaries', name, {
    'kubescape.io/wlid': 'wlid://cluster-test/namespace-tour/deployment-web',
    'kubescape.io/workload-container-name': name,
  });
}
