import { existsSync } from 'node:fs';
import path from 'node:path';
import { isIPv6 } from 'node:net';
import packageJson from '../../../package.json' with { type: 'json' };
import { KubeConnection } from './kube-connection.ts';
import { ServiceAccount } from './credentials/service-account.ts';

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Connects as the Pod that this process is in: to KUBERNETES_SERVICE_HOST and _PORT, with the token and the certificates
 * of its service account, read again as they change. KUBESCAPE_GITOPS_SERVICE_ACCOUNT names another folder for them.
 * Throws one line that says what is missing; sends nothing.
 */
export async function connectInCluster(component?: string): Promise<KubeConnection> {
  const { env } = process;
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  const folder = env['KUBESCAPE_GITOPS_SERVICE_ACCOUNT'] ?? serviceAccountFolder;
  if (host === '')
    throw new Error('this is no Pod, KUBERNETES_SERVICE_HOST is not set: give --kubeconfig outside of a cluster');
  for (const name of ['token', 'ca.crt']) {
    if (existsSync(path.join(folder, name))) continue;
    throw new Error(
      `there is no ${name} in ${JSON.stringify(folder)}: the Pod needs automountServiceAccountToken: true`,
    );
  }
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  if (!URL.canParse(server))
    throw new Error(`KUBERNETES_SERVICE_HOST and _PORT make no address: ${JSON.stringify(server)}`);
  const credentials = new ServiceAccount(folder);
  await credentials.current();
  return new KubeConnection({ server, credentials, userAgent: userAgent(component) });
}

/**
 * Connects as a kubeconfig says: the file, else those of KUBECONFIG, else ~/.kube/config; its current context unless another
 * is named. Throws one line that says what would be right; sends nothing to the API server.
 */
export async function connectByKubeconfig(
  choice: { readonly file?: string | undefined; readonly context?: string | undefined },
  component?: string,
): Promise<KubeConnection> {
  // A Pod needs none of this, nor the YAML that it reads.
  const [{ readKubeconfig }, { KubeconfigCredentials }] = await Promise.all([
    import('./credentials/read-kubeconfig.ts'),
    import('./credentials/kubeconfig-credentials.ts'),
  ]);
  const chosen = await readKubeconfig(choice, process.env);
  const { name = '', server = '' } = chosen.config.getCurrentCluster() ?? {};
  if (!/^https?:$/.test(URL.parse(server)?.protocol ?? '')) {
    throw new Error(`the server of cluster ${JSON.stringify(name)} is no address that begins with https://`);
  }
  const credentials = new KubeconfigCredentials(chosen);
  return new KubeConnection({ server, clusterName: name, credentials, userAgent: userAgent(component) });
}

function userAgent(component: string | undefined): string {
  return ['kubescape-gitops', ...(component === undefined ? [] : [component]), packageJson.version].join('/');
}
