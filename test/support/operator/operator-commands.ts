import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { until } from '../cluster/until.ts';

const group = 'kubescape.io/v1alpha1';

/** Where OperatorCommands of a namespace are. */
export function commandsPath(namespace: string, name = ''): string {
  return `/apis/${group}/namespaces/${namespace}/operatorcommands${name === '' ? '' : `/${name}`}`;
}

/** An OperatorCommand as Kubescape's tools make them; the command is any JSON. */
export function operatorCommandObject(
  namespace: string,
  name: string,
  command: unknown,
  spec: object = {},
): KubeObject {
  const body = Buffer.from(JSON.stringify(command)).toString('base64');
  return {
    apiVersion: group,
    kind: 'OperatorCommand',
    metadata: { namespace, name, labels: { 'kubescape.io/app-name': 'operator' } },
    spec: { commandType: 'OperatorAPI', body, ...spec },
  };
}

/** An OperatorCommand as it is. */
export interface SeenCommand {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly body: string };
  readonly status?: Readonly<Record<string, unknown>>;
}

/** All OperatorCommands of a namespace. */
export async function commandsOf(cluster: Cluster, namespace: string): Promise<readonly SeenCommand[]> {
  const { body } = await cluster.request('GET', commandsPath(namespace));
  return Object(body).items;
}

/** The status of a command once it is over. */
export function completed(
  cluster: Cluster,
  namespace: string,
  name: string,
): Promise<NonNullable<SeenCommand['status']>> {
  return until(`the end of ${name}`, async () => {
    const { body } = await cluster.request('GET', commandsPath(namespace, name));
    const { status } = Object(body) as SeenCommand;
    return status?.['completed'] === true && status;
  });
}
