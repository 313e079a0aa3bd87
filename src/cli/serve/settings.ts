import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defaultTiming } from '../../github/timing.ts';
import type { ServeSettings } from '../../serve/serve.ts';
import { readGithub, renderSeconds } from '../config.ts';
import { quote, UsageError } from '../errors.ts';
import { listening, number, whole } from '../option-values.ts';
import { tool } from '../version.ts';
import type { Credentials } from './credentials.ts';

/** The options of `serve` as the command line gives them. */
export interface ServeOptions {
  readonly listen: string;
  readonly data: string;
  readonly publicUrl?: string;
  readonly checkName: string;
  readonly forks: boolean;
  readonly charts?: readonly string[];
  readonly pollMinutes: string;
  readonly renders?: string;
  readonly renderMinutes: string;
  readonly renderMemory: string;
  readonly repositorySize: string;
  readonly fetchMinutes: string;
  readonly diskSize: string;
  readonly writesPerMinute: string;
  readonly answerSeconds: string;
  readonly retrySeconds: string;
  readonly logLevel: string;
}

/** Where it runs, and as whom. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly charts: readonly string[];
  readonly credentials: Credentials;
}

const mebibyte = 1024 * 1024;
/** In minutes. */
const shortest = 0.01;
const publicGit = 'https://github.com';
/** What of the environment judges get: where programs and caches are, nothing secret. */
const judgesKnow = ['PATH', 'HOME', 'XDG_CACHE_HOME', 'TMPDIR', 'HELM_BIN', renderSeconds, 'NODE_COMPILE_CACHE'];

/** Throws UsageError. */
export function serveSettings(options: ServeOptions, { env, charts, credentials }: Surroundings): ServeSettings {
  const { appId, privateKey, webhookSecret, readerToken } = credentials;
  const { apiUrl, serverUrl } = readGithub(env);
  const { publicUrl, forks } = options;
  const firstRetry = number('retry-seconds', options.retrySeconds, 0.01, 30 * 60) * 1000;
  const renders = options.renders === undefined ? availableParallelism() : whole('renders', options.renders, 1, 64);
  return {
    ...listening(options.listen),
    dataFolder: path.resolve(options.data),
    checkName: checkName(options.checkName),
    forks,
    gitUrl: serverUrl === undefined ? publicGit : webAddress('GITHUB_SERVER_URL', serverUrl),
    ...(publicUrl === undefined ? {} : { publicUrl: webAddress('--public-url', publicUrl) }),
    webhookSecret,
    ...(readerToken === undefined ? {} : { readerToken }),
    app: {
      appId,
      privateKey,
      ...(apiUrl === undefined ? {} : { apiUrl }),
      timing: {
        ...paceOf(whole('writes-per-minute', options.writesPerMinute, 1, 100_000)),
        request: number('answer-seconds', options.answerSeconds, 0.1, 300) * 1000,
        firstWait: Math.min(firstRetry, defaultTiming.firstWait),
      },
    },
    judge: judgeSettings(options, env, charts),
    heavySeconds: 20,
    heavyBytes: 100 * mebibyte,
    firstRetry,
    longestRetry: 30 * 60_000,
    mirrorLimits: {
      milliseconds: number('fetch-minutes', options.fetchMinutes, shortest, 24 * 60) * 60_000,
      bytes: whole('repository-size', options.repositorySize, 1, 1_000_000) * mebibyte,
    },
    mirrorsBytes: whole('disk-size', options.diskSize, 1, 100_000_000) * mebibyte,
    renders,
    width: { all: 32 * renders, perInstallation: 8 * renders, perRepository: 2 * renders },
    pollMilliseconds: number('poll-minutes', options.pollMinutes, shortest, 24 * 60) * 60_000,
    mostPolled: 500,
    version: tool.version,
    env,
  };
}

function judgeSettings(
  options: ServeOptions,
  env: Surroundings['env'],
  charts: readonly string[],
): ServeSettings['judge'] {
  const memory = whole('render-memory', options.renderMemory, 128, 1_000_000);
  const [main = ''] = process.argv.slice(1);
  return {
    program: process.execPath,
    // The heap ends before the process is ended, which says why.
    args: [`--max-old-space-size=${Math.floor(memory * 0.8)}`, path.resolve(main)],
    env: Object.fromEntries(judgesKnow.map((name) => [name, env[name]])),
    charts: [...(options.charts ?? []), ...charts].map((folder) => path.resolve(folder)),
    milliseconds: number('render-minutes', options.renderMinutes, shortest, 24 * 60) * 60_000,
    memoryBytes: memory * mebibyte,
  };
}

/** GitHub's own limits hold as long as nobody asks for more than it takes. */
function paceOf(perMinute: number): ServeSettings['app']['timing'] & object {
  const betweenWrites = 60_000 / perMinute;
  return perMinute <= 60
    ? { betweenWrites }
    : { betweenWrites, windows: [{ milliseconds: 60_000, writes: perMinute }] };
}

function checkName(text: string): string {
  // The name of a branch may come behind it.
  if (/^[\w./-](?:[\w ./-]{0,38}[\w./-])?$/.test(text)) return text;
  throw new UsageError(`--check-name ${quote(text)} is no name of a check: up to 40 letters, digits, spaces and ./-`);
}

function webAddress(option: string, text: string): string {
  const url = URL.parse(text);
  const isPlain = url && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (isPlain && /^https?:$/.test(url.protocol)) return text;
  throw new UsageError(`${option} ${quote(text)} is no address; https://HOST[/PATH] is wanted`);
}
