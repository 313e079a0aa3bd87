import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultInputs } from '../../../../src/engine/inputs.ts';
import { compilePattern } from '../../../../src/engine/patterns.ts';
import { exec } from '../../../../src/platform/exec.ts';
import { programsOnPath } from '../../../../src/platform/programs.ts';

/** The files with which the parts of a control plane know each other. */
export interface Pki {
  /** Vouches for the API server. */
  readonly ca: string;
  /** The same, its text. */
  readonly caText: string;
  readonly serverKey: string;
  readonly serverCertificate: string;
  /** Vouches for the API server where it is a client: of aggregated API servers. */
  readonly frontProxyCa: string;
  readonly frontProxyKey: string;
  readonly frontProxyCertificate: string;
  /** Signs the tokens of ServiceAccounts. */
  readonly tokenKey: string;
  readonly tokenPublicKey: string;
}

const limits = { milliseconds: 30_000, stdoutBytes: 10_000, stderrBytes: 10_000 };
/** In days. A control plane lives for minutes; the clock of the machine may be set meanwhile. */
const validity = '30';

/** The extensions of each kind of certificate; in a file of our own, as the system's may be missing. */
const settings = `[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc
[client]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = clientAuth
`;

/** Finds openssl on PATH; undefined where there is none. */
export function findOpenssl(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return programsOnPath('openssl', env['PATH'])[0];
}

/** Makes keys and certificates of a control plane in a new folder, with that openssl. */
export async function makePki(folder: string, openssl: string): Promise<Pki> {
  await mkdir(folder, { mode: 0o700 });
  const at = (name: string): string => path.join(folder, name);
  await writeFile(at('openssl.cnf'), settings);
  const maker = new CertificateMaker(folder, openssl);
  await Promise.all([maker.authority('ca'), maker.authority('front-proxy-ca')]);
  await Promise.all([
    maker.leaf('kube-apiserver', 'ca', 'server'),
    maker.leaf('front-proxy-client', 'front-proxy-ca', 'client'),
  ]);
  const { privateKey, publicKey } = newKeys();
  await writeKey(at('tokens.key'), privateKey);
  await writeFile(at('tokens.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  return {
    ca: at('ca.crt'),
    caText: await readFile(at('ca.crt'), 'utf8'),
    serverKey: at('kube-apiserver.key'),
    serverCertificate: at('kube-apiserver.crt'),
    frontProxyCa: at('front-proxy-ca.crt'),
    frontProxyKey: at('front-proxy-client.key'),
    frontProxyCertificate: at('front-proxy-client.crt'),
    tokenKey: at('tokens.key'),
    tokenPublicKey: at('tokens.pub'),
  };
}

class CertificateMaker {
  readonly #folder: string;
  readonly #openssl: string;

  constructor(folder: string, openssl: string) {
    this.#folder = folder;
    this.#openssl = openssl;
  }

  /** The API server and its controllers put authorities into ConfigMaps, which are judged: see `spellsCredential`. */
  async authority(name: string): Promise<void> {
    do {
      await writeKey(path.join(this.#folder, `${name}.key`), newKeys().privateKey);
      await this.#run(
        ['req', '-x509', '-new', '-config', 'openssl.cnf', '-extensions', 'authority', '-days', validity],
        ['-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.crt`],
      );
    } while (spellsCredential(await readFile(path.join(this.#folder, `${name}.crt`), 'utf8')));
  }

  async leaf(name: string, authority: string, kind: 'server' | 'client'): Promise<void> {
    await writeKey(path.join(this.#folder, `${name}.key`), newKeys().privateKey);
    await this.#run(
      ['req', '-new', '-config', 'openssl.cnf'],
      ['-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`],
    );
    await this.#run(
      ['x509', '-req', '-in', `${name}.csr`, '-CA', `${authority}.crt`, '-CAkey', `${authority}.key`],
      ['-CAcreateserial', '-extfile', 'openssl.cnf', '-extensions', kind, '-days', validity, '-out', `${name}.crt`],
    );
  }

  async #run(...args: readonly (readonly string[])[]): Promise<void> {
    const all = args.flat();
    const run = await exec(this.#openssl, all, { env: {}, cwd: this.#folder, limits });
    if (run.exitCode !== 0) throw new Error(`openssl ${all.join(' ')}: ${run.stderr.trim().slice(-500)}`);
  }
}

/** A certificate is letters by chance: one of 650 has `JWT` in it or the like, and would fail C-0012. */
function spellsCredential(text: string): boolean {
  return (defaultInputs['sensitiveValues'] ?? []).some((pattern) => compilePattern(pattern)(text));
}

function newKeys(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function writeKey(file: string, key: KeyObject): Promise<void> {
  return writeFile(file, key.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
}
