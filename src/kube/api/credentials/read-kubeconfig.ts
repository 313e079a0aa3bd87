import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { nearest } from '../../../model/nearest.ts';
import { oneLine } from '../http/one-line.ts';
import { detailsOf, type UserDetails } from './chosen-user.ts';
import { kubeconfigFiles } from './kubeconfig-files.ts';

/** A context of a kubeconfig, with what belongs to it. */
export interface ChosenContext {
  /** Holds this context only, and of its user neither a program nor a token's file. */
  readonly config: KubeConfig;
  readonly details: UserDetails;
}

interface ReadFile {
  readonly file: string;
  readonly text: string;
  readonly config: KubeConfig;
}

const mostNames = 10;

/** Reads the files and chooses a context: the one named, else the current one. Throws one line that says what would be right. */
export async function readKubeconfig(
  choice: { readonly file?: string | undefined; readonly context?: string | undefined },
  env: NodeJS.ProcessEnv,
): Promise<ChosenContext> {
  const names = kubeconfigFiles(choice.file, env);
  // Loading the library takes 28 MB in a bundle: only those pay for it who come from outside of a cluster.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const files = names.map((file) => read(file, new KubeConfig()));
  const all = new KubeConfig();
  all.loadFromOptions({
    clusters: firstOfEach(files.flatMap(({ config }) => config.clusters)),
    users: firstOfEach(files.flatMap(({ config }) => config.users)),
    contexts: firstOfEach(files.flatMap(({ config }) => config.contexts)),
    currentContext: files.map(({ config }) => config.currentContext ?? '').find((name) => name !== '') ?? '',
  });
  return chosen(all, choice.context ?? all.currentContext, files);
}

function read(file: string, config: KubeConfig): ReadFile {
  const text = readFileSync(file, 'utf8');
  try {
    config.loadFromString(text);
    config.makePathsAbsolute(path.dirname(path.resolve(file)));
  } catch (error) {
    throw new Error(`${JSON.stringify(file)} is no kubeconfig: ${withoutText(error)}`);
  }
  return { file, text, config };
}

/** The first file that has a name decides what it means. */
function firstOfEach<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  return entries.filter(({ name }, index) => entries.findIndex((entry) => entry.name === name) === index);
}

/** The first line of an error: those of YAML go on with a piece of the file, which may be a secret. */
function withoutText(error: unknown): string {
  const { reason, message } = Object(error) as { reason?: unknown; message?: unknown };
  return oneLine(String(reason ?? message).split('\n')[0] ?? '');
}

function chosen(config: KubeConfig, name: string, files: readonly ReadFile[]): ChosenContext {
  const where = files.map(({ file }) => JSON.stringify(file)).join(', ');
  if (name === '') throw new Error(`${where} has no current-context: name one with --context; ${hasContexts(config)}`);
  const context = config.getContextObject(name);
  if (context === null) {
    const near = nearest(name, namesIn(config));
    const hint = near === undefined ? hasContexts(config) : `did you mean ${JSON.stringify(near)}?`;
    throw new Error(`no context ${JSON.stringify(name)} in ${where}; ${hint}`);
  }
  const cluster = config.getCluster(context.cluster);
  if (cluster === null)
    throw new Error(
      `context ${JSON.stringify(name)} is of cluster ${JSON.stringify(context.cluster)}, which is not in ${where}`,
    );
  const isAnonymous = (context.user ?? '') === '';
  const user = isAnonymous ? { name: 'nobody' } : config.getUser(context.user);
  if (user === null)
    throw new Error(
      `context ${JSON.stringify(name)} is of user ${JSON.stringify(context.user)}, who is not in ${where}`,
    );
  const details = files.map(({ file, text }) => detailsOf(user.name, text, file)).find((found) => found !== undefined);
  // The library takes no address without TLS unless it is told that there is nothing to check.
  const reached = cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster;
  const { exec: _, ...plain } = { exec: undefined, ...user };
  config.loadFromOptions({
    clusters: [reached],
    users: [plain],
    contexts: [{ ...context, user: user.name }],
    currentContext: name,
  });
  return { config, details: details ?? {} };
}

function hasContexts(config: KubeConfig): string {
  const names = namesIn(config);
  if (names.length === 0) return 'it has none';
  return `there are ${names
    .slice(0, mostNames)
    .map((name) => JSON.stringify(name))
    .join(', ')}${names.length > mostNames ? ', …' : ''}`;
}

function namesIn(config: KubeConfig): readonly string[] {
  return config.getContexts().map(({ name }) => name);
}
