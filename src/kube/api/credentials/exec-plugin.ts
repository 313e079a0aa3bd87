import * as z from 'zod';
import { exec } from '../../../platform/exec.ts';
import { oneLine } from '../http/one-line.ts';

/** How a kubeconfig's user says which program gives credentials. */
export const ExecSettings = z.object({
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  apiVersion: z.enum(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']),
  interactiveMode: z.enum(['Never', 'IfAvailable', 'Always']).nullish(),
  provideClusterInfo: z.boolean().nullish(),
  installHint: z.string().nullish(),
});
export type ExecSettings = z.infer<typeof ExecSettings>;

const Answer = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
    expirationTimestamp: z.string().nullish(),
  }),
});

export interface ExecCredential {
  readonly token?: string;
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Milliseconds since 1970; infinite where it does not end by itself. */
  readonly until: number;
}

const limits = { milliseconds: 60_000, stdoutBytes: 1024 ** 2, stderrBytes: 64 * 1024 };
/** Milliseconds before its end when a credential is not used any more. */
const leeway = 10_000;

/** A program that gives credentials. Those who ask at once share one run of it. */
export class ExecPlugin {
  readonly #settings: ExecSettings;
  readonly #cluster: Readonly<Record<string, unknown>>;
  #known: ExecCredential | undefined;
  #running: Promise<ExecCredential> | undefined;

  /** `cluster` is told to a program that wants to know. */
  constructor(settings: ExecSettings, cluster: Readonly<Record<string, unknown>>) {
    this.#settings = settings;
    this.#cluster = cluster;
  }

  /** What it gave last while that is good, else what it gives now. Throws one line that says what it complained of. */
  credential(): Promise<ExecCredential> {
    if (this.#known !== undefined && Date.now() < this.#known.until - leeway) return Promise.resolve(this.#known);
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** What it gave was refused. */
  forget(): void {
    this.#known = undefined;
  }

  async #run(): Promise<ExecCredential> {
    const { command, args, env, apiVersion, interactiveMode, provideClusterInfo, installHint } = this.#settings;
    const program = `the program ${JSON.stringify(oneLine(command))} of the kubeconfig`;
    if (interactiveMode === 'Always') throw new Error(`${program} wants to be used at a terminal, which there is not`);
    const spec = { interactive: false, ...(provideClusterInfo === true && { cluster: this.#cluster }) };
    const own = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
    const info = { KUBERNETES_EXEC_INFO: JSON.stringify({ apiVersion, kind: 'ExecCredential', spec }) };
    const options = { env: { ...process.env, ...own, ...info }, cwd: process.cwd(), limits };
    const run = await exec(command, args ?? [], options).catch((error: unknown) => {
      const hint = oneLine(installHint ?? '');
      throw new Error(`${program} cannot be run: ${oneLine(String(error))}${hint === '' ? '' : ` (${hint})`}`);
    });
    if (run.killed !== undefined) throw new Error(`${program} was ended: more ${run.killed} than it may use`);
    if (run.exitCode !== 0) {
      throw new Error(`${program} ended with ${run.exitCode ?? run.signal ?? 'nothing'}: ${oneLine(run.stderr)}`);
    }
    this.#known = credentialIn(run.stdout, program);
    return this.#known;
  }
}

/** What it printed is a secret: no message quotes it. */
function credentialIn(stdout: string, program: string): ExecCredential {
  const { success, data } = Answer.safeParse(parsed(stdout));
  if (!success) throw new Error(`${program} printed no ExecCredential`);
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = data.status;
  const hasCertificate = typeof cert === 'string' && typeof key === 'string';
  if (typeof token !== 'string' && !hasCertificate) {
    throw new Error(`${program} printed neither a token nor a certificate with its key`);
  }
  const until = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : Infinity;
  if (Number.isNaN(until)) throw new Error(`${program} printed an expirationTimestamp that is no time`);
  return {
    ...(typeof token === 'string' && { token }),
    ...(hasCertificate && { certificate: { cert, key } }),
    until,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
