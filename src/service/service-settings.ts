import type { LeaseSettings } from '../kube/leases/leader-election.ts';
import type { LogSettings } from '../platform/log/create-log.ts';

/** All that decides how a component runs, whatever it does. */
export interface ServiceSettings {
  /** `kubescape` is the scanner. */
  readonly component: 'operator' | 'kubescape' | 'storage';
  readonly listen: { readonly host: string; readonly port: number };
  /** Of the installation. */
  readonly namespace: string;
  readonly clusterName: string;
  readonly lease: LeaseSettings;
  /** Service accounts that are let in: `namespace/name`, or `namespace/*` for all of a namespace. */
  readonly callers: readonly string[];
  /** For whom tokens of callers have to be made. */
  readonly audience: string;
  /** Where the ConfigMap with the rules of namespaces is mounted. */
  readonly configFolder?: string;
  /** With which others are called. */
  readonly tokenFile?: string;
  /** Undefined: as the Pod that this process is in. */
  readonly kubeconfig?: { readonly file?: string; readonly context?: string };
  readonly version: string;
  readonly logLevel: LogSettings['level'];
}
