import type { ApiServer } from './api-request.ts';

/** The text of a kubeconfig for one user of a cluster, known by a token. JSON, which is YAML too. */
export function kubeconfigText(server: ApiServer, token: string): string {
  const name = 'test';
  const cluster = { server: server.url, 'certificate-authority-data': Buffer.from(server.ca).toString('base64') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
