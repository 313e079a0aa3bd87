import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServiceAccount } from '../../../src/kube/api/credentials/service-account.ts';
import { KubeConnection } from '../../../src/kube/api/kube-connection.ts';
import type { KubeApi } from '../../../src/kube/api/kube-api.ts';
import type { WatchSettings } from '../../../src/kube/watch/watch-settings.ts';
import { WatchedKinds } from '../../../src/kube/watch/watched-kinds.ts';
import type { WatchTarget } from '../../../src/kube/watch/watched.ts';
import { Recorder } from './scripted/recorder.ts';

/** As usual, but impatient, as tests are; watches end after a second or two. */
export const soon: Partial<WatchSettings> = {
  watchSeconds: 1,
  refusedMilliseconds: 200,
  backOff: { firstMilliseconds: 50, lastMilliseconds: 500, longestMilliseconds: 5_000 },
};

const patience = 90_000;

/** A ServiceAccount's folder as a Pod has it, and a connection that uses it. */
export class TokenFolder {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-'));
  readonly api: KubeConnection;

  constructor({ url, ca }: { readonly url: string; readonly ca: string }, token: string) {
    writeFileSync(path.join(this.#folder, 'ca.crt'), ca);
    this.put(token);
    const credentials = new ServiceAccount(this.#folder);
    this.api = new KubeConnection({ server: url, credentials, userAgent: 'test' });
  }

  /** The token is another one from now on. */
  put(token: string): void {
    writeFileSync(path.join(this.#folder, 'token'), token);
  }

  remove(): void {
    this.api.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/** Watches one target of a cluster and writes down what is told. */
export function recorded(
  api: KubeApi,
  target: WatchTarget,
  settings: Partial<WatchSettings> = soon,
): { readonly recorder: Recorder; readonly watched: WatchedKinds } {
  const recorder = new Recorder(patience);
  return { recorder, watched: WatchedKinds.start(api, [target], () => recorder.handler, recorder.news, settings) };
}
