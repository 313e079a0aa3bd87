import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ApiServer } from '../api-request.ts';
import { kubeconfigText } from '../kubeconfig.ts';
import { auditPolicyText } from './audit-policy.ts';
import { makePki } from './pki.ts';
import type { PlaneSettings } from './programs.ts';

export interface PlaneFilesOptions {
  readonly bin: string;
  readonly openssl: string;
  readonly port: number;
  readonly apiServerArguments: readonly string[];
}

/** What starts a control plane, and what its user needs to know. */
export interface PlaneFiles {
  readonly settings: PlaneSettings;
  readonly server: ApiServer;
  readonly adminToken: string;
}

/** Writes all files of a control plane into a folder. */
export async function writePlaneFiles(folder: string, options: PlaneFilesOptions): Promise<PlaneFiles> {
  const { bin, openssl, port, apiServerArguments } = options;
  const at = (name: string): string => path.join(folder, name);
  const pki = await makePki(at('pki'), openssl);
  const server = { url: `https://127.0.0.1:${port}`, ca: pki.caText };
  const [admin, controllers, scheduler] = [newToken(), newToken(), newToken()];
  const kubeconfigs = {
    admin: at('kubeconfig'),
    controllers: at('controllers.kubeconfig'),
    scheduler: at('scheduler.kubeconfig'),
  };
  await Promise.all([
    write(at('audit-policy.json'), auditPolicyText()),
    write(
      at('tokens.csv'),
      `${admin},admin,admin,system:masters\n` +
        `${controllers},system:kube-controller-manager,controllers\n` +
        `${scheduler},system:kube-scheduler,scheduler\n`,
    ),
    write(kubeconfigs.admin, kubeconfigText(server, admin)),
    write(kubeconfigs.controllers, kubeconfigText(server, controllers)),
    write(kubeconfigs.scheduler, kubeconfigText(server, scheduler)),
    mkdir(at('logs')),
  ]);
  const settings: PlaneSettings = {
    bin,
    folder,
    logs: at('logs'),
    auditPolicy: at('audit-policy.json'),
    auditLog: at('logs/audit.log'),
    pki,
    port,
    kubeconfigs,
    tokens: at('tokens.csv'),
    stages: path.join(import.meta.dirname, 'kwok-stages.yaml'),
    apiServerArguments,
  };
  return { settings, server, adminToken: admin };
}

function newToken(): string {
  return randomBytes(24).toString('hex');
}

function write(file: string, text: string): Promise<void> {
  return writeFile(file, text, { mode: 0o600 });
}
