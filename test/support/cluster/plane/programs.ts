import path from 'node:path';
import type { Pki } from './pki.ts';
import type { ServerProgram } from './server-process.ts';

/** What the command lines of a control plane are made of. All paths are absolute. */
export interface PlaneSettings {
  /** Of the programs. */
  readonly bin: string;
  /** Of everything that this control plane writes. */
  readonly folder: string;
  readonly logs: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
  readonly pki: Pki;
  readonly port: number;
  /** The kubeconfig of each part. */
  readonly kubeconfigs: Readonly<Record<'admin' | 'controllers' | 'scheduler', string>>;
  readonly tokens: string;
  readonly stages: string;
  readonly apiServerArguments: readonly string[];
}

export type PlaneProgram = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kwok';

/** Who signs the tokens of ServiceAccounts, and for whom they are unless something else is asked for. */
export const tokenIssuer = 'https://kubernetes.default.svc';

/** How to start a part of a control plane. Only the API server listens on a port; etcd has sockets in the folder. */
export function planeProgram(name: PlaneProgram, settings: PlaneSettings): ServerProgram {
  const { bin, folder, logs } = settings;
  return {
    name,
    program: path.join(bin, name),
    args: argumentsOf[name](settings),
    cwd: folder,
    log: path.join(logs, `${name}.log`),
  };
}

const argumentsOf: Readonly<Record<PlaneProgram, (settings: PlaneSettings) => readonly string[]>> = {
  etcd: etcdArguments,
  'kube-apiserver': apiServerArguments,
  'kube-controller-manager': controllerArguments,
  'kube-scheduler': schedulerArguments,
  kwok: kwokArguments,
};

/** The socket on which etcd listens in the folder of a control plane. */
export function etcdSocket(folder: string): string {
  return path.join(folder, 'etcd.sock');
}

function etcdArguments({ folder }: PlaneSettings): string[] {
  // Nobody asks for these two; etcd insists on "host:port", which makes them sockets in its working directory.
  const [peer, advertised] = ['unix://etcd-peer:1', 'unix://etcd-client:1'];
  return [
    '--name=etcd',
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=unix://${etcdSocket(folder)}`,
    `--advertise-client-urls=${advertised}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=etcd=${peer}`,
    // What is lost with the machine is of no use to anybody.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function apiServerArguments(settings: PlaneSettings): string[] {
  const { folder, pki, port, tokens, auditPolicy, auditLog } = settings;
  return [
    `--etcd-servers=unix://${etcdSocket(folder)}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    // Endpoints on loopback are refused, so it must not make any for itself.
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--allow-privileged=true',
    '--shutdown-delay-duration=0',
    `--tls-cert-file=${pki.serverCertificate}`,
    `--tls-private-key-file=${pki.serverKey}`,
    `--client-ca-file=${pki.ca}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    `--service-account-issuer=${tokenIssuer}`,
    `--service-account-signing-key-file=${pki.tokenKey}`,
    `--service-account-key-file=${pki.tokenPublicKey}`,
    // A token ends when it says so; the default gives those in Pods a year.
    '--service-account-extend-token-expiration=false',
    `--requestheader-client-ca-file=${pki.frontProxyCa}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${pki.frontProxyCertificate}`,
    `--proxy-client-key-file=${pki.frontProxyKey}`,
    `--audit-policy-file=${auditPolicy}`,
    `--audit-log-path=${auditLog}`,
    ...settings.apiServerArguments,
  ];
}

function controllerArguments({ kubeconfigs, pki }: PlaneSettings): string[] {
  return [
    ...asClient(kubeconfigs.controllers),
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${pki.tokenKey}`,
    `--root-ca-file=${pki.ca}`,
  ];
}

function schedulerArguments({ kubeconfigs }: PlaneSettings): string[] {
  return asClient(kubeconfigs.scheduler);
}

/** One of each is enough, nobody asks them for anything, and tests should not wait for their turn. */
function asClient(kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ];
}

function kwokArguments({ kubeconfigs, stages }: PlaneSettings): string[] {
  return [
    `--kubeconfig=${kubeconfigs.admin}`,
    '--manage-all-nodes=true',
    // Keeps nodes ready by leases, as kubelets do.
    '--node-lease-duration-seconds=40',
    `--config=${stages}`,
  ];
}
