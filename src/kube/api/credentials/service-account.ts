import path from 'node:path';
import type { Access, Credentials, TlsSettings } from './access.ts';
import { KubeError } from '../kube-error.ts';
import { oneLine } from '../http/one-line.ts';
import { bearer } from './bearer.ts';
import { RereadFile } from './reread-file.ts';

const largestToken = 64 * 1024;
const largestCertificates = 1024 * 1024;

/** The credentials that a Pod finds in a folder: `token` and `ca.crt`, both replaced from time to time. */
export class ServiceAccount implements Credentials {
  readonly #token: RereadFile;
  readonly #ca: RereadFile;
  #tls: TlsSettings = {};

  constructor(folder: string) {
    this.#token = new RereadFile(path.join(folder, 'token'), largestToken);
    this.#ca = new RereadFile(path.join(folder, 'ca.crt'), largestCertificates);
  }

  async current(): Promise<Access> {
    return this.#accessBy(await known(() => this.#token.current()));
  }

  async renewed(refused: Access): Promise<Access | undefined> {
    const access = await this.#accessBy(await known(() => this.#token.again()));
    return access.headers['authorization'] === refused.headers['authorization'] ? undefined : access;
  }

  async #accessBy(token: string): Promise<Access> {
    const authorization = bearer(token);
    if (authorization === undefined) {
      throw new KubeError('unauthorized', `${JSON.stringify(this.#token.file)} holds no token: it has to be one line`);
    }
    const ca = await known(() => this.#ca.current());
    if (this.#tls.ca !== ca) this.#tls = { ca };
    return { headers: { authorization }, tls: this.#tls };
  }
}

async function known(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    const why = oneLine(error instanceof Error ? error.message : String(error));
    throw new KubeError('unauthorized', `the service account cannot be used: ${why}`);
  }
}
