import { readSmallFile } from '../../platform/read-small-file.ts';
import { quote, UsageError } from '../errors.ts';

/** What the App is known by, and what it knows others by. Never part of a message. */
export interface Credentials {
  readonly appId: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Who reads pages and metrics has to know it, if there is one. */
  readonly readerToken?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const largestFile = 64 * 1024;
/** One that can be guessed is none. */
const shortestSecret = 16;

/**
 * Reads the credentials from the environment: each from `NAME`, or from the file that `NAME_FILE` names. Throws
 * UsageError for what is missing.
 */
export async function readCredentials(env: Environment): Promise<Credentials> {
  const appId = await secret('GITHUB_APP_ID', env, "the App's id, as its settings on GitHub show it");
  const privateKey = await secret('GITHUB_APP_PRIVATE_KEY', env, "the App's private key (PEM)");
  const webhookSecret = await secret('GITHUB_WEBHOOK_SECRET', env, "the secret of the App's webhook");
  const readerToken = await optionalSecret('KUBESCAPE_GITOPS_READER_TOKEN', env);
  if (!/^[\w.-]{1,100}$/.test(appId))
    // Not quoted: whoever mixes up two files has the private key in it.
    throw new UsageError('GITHUB_APP_ID is no id of an App: its number is wanted, or its client id');
  for (const [name, value] of Object.entries({
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    KUBESCAPE_GITOPS_READER_TOKEN: readerToken,
  })) {
    if (value !== undefined && value.length < shortestSecret) {
      throw new UsageError(
        `${name} has ${value.length} characters; it needs ${shortestSecret}, as openssl rand -hex 32 makes`,
      );
    }
  }
  return { appId, privateKey, webhookSecret, ...(readerToken === undefined ? {} : { readerToken }) };
}

async function secret(name: string, env: Environment, what: string): Promise<string> {
  const value = await optionalSecret(name, env);
  if (value !== undefined) return value;
  throw new UsageError(`set ${name}, or ${name}_FILE to a file with it: ${what}`);
}

async function optionalSecret(name: string, env: Environment): Promise<string | undefined> {
  const [value, file] = [env[name] || undefined, env[`${name}_FILE`] || undefined];
  if (value !== undefined && file !== undefined)
    throw new UsageError(`both ${name} and ${name}_FILE are set; set one of them`);
  const text = file === undefined ? value : await contentOf(file, `${name}_FILE`);
  return text?.trim() || undefined;
}

async function contentOf(file: string, name: string): Promise<string> {
  const read = await readSmallFile(file, largestFile);
  if (read.kind === 'text') return read.text;
  const why = read.kind === 'absent' ? 'cannot be read: ENOENT' : read.why;
  throw new UsageError(`${name} ${quote(file)} ${why}`);
}
