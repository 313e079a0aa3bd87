import { availableParallelism } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/errors.ts';
import type { Credentials } from '../../../src/cli/serve/credentials.ts';
import { type ServeOptions, serveSettings } from '../../../src/cli/serve/settings.ts';
import type { ServeSettings } from '../../../src/serve/serve.ts';

const credentials: Credentials = { appId: '1', privateKey: 'the-private-key', webhookSecret: 'the-webhook-secret' };
const secrets = ['the-private-key', 'the-webhook-secret', 'the-reader-token', 'the-token-of-a-shell'];
const mebibyte = 1024 * 1024;

/** As the command line gives them where nothing is said. */
const options: ServeOptions = {
  listen: '127.0.0.1:8080',
  data: 'data',
  checkName: 'kubescape-gitops',
  forks: false,
  pollMinutes: '15',
  renderMinutes: '15',
  renderMemory: '2048',
  repositorySize: '1024',
  fetchMinutes: '5',
  diskSize: '10240',
  writesPerMinute: '60',
  answerSeconds: '30',
  retrySeconds: '5',
  logLevel: 'info',
};

function settings(
  changed: Partial<ServeOptions> = {},
  env: Readonly<Record<string, string>> = {},
  charts: readonly string[] = [],
): ServeSettings {
  return serveSettings(
    { ...options, ...changed },
    { env, charts, credentials: { ...credentials, readerToken: 'the-reader-token' } },
  );
}

/** The message of the UsageError: one line, without a secret. */
function refusal(changed: Partial<ServeOptions>, env: Readonly<Record<string, string>> = {}): string {
  const error = thrownBy(() => settings(changed, env));
  expect(error).toBeInstanceOf(UsageError);
  const { message } = error as UsageError;
  for (const hidden of ['\r', '\n', ...secrets]) expect(message).not.toContain(hidden);
  return message;
}

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('the settings of serve', () => {
  it('are those of the documentation where nothing is said', () => {
    expect(settings()).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataFolder: path.resolve('data'),
      checkName: 'kubescape-gitops',
      forks: false,
      gitUrl: 'https://github.com',
      app: { appId: '1', timing: { betweenWrites: 1000 } },
      judge: { charts: [], milliseconds: 900_000, memoryBytes: 2048 * mebibyte },
      heavySeconds: 20,
      heavyBytes: 100 * mebibyte,
      mirrorLimits: { bytes: 1024 * mebibyte, milliseconds: 300_000 },
      mirrorsBytes: 10_240 * mebibyte,
      renders: availableParallelism(),
      pollMilliseconds: 900_000,
      mostPolled: 500,
    });
    expect(settings()).not.toHaveProperty('publicUrl');
  });

  it('keep the pace that GitHub asks for, unless more is asked for', () => {
    expect(settings({ writesPerMinute: '6' }).app.timing).toMatchObject({ betweenWrites: 10_000 });
    expect(settings({ writesPerMinute: '600' }).app.timing).toMatchObject({
      betweenWrites: 100,
      windows: [{ milliseconds: 60_000, writes: 600 }],
    });
  });

  it('let a judge know where programs and caches are, and nothing secret', () => {
    const env = {
      PATH: '/bin',
      HOME: '/home/gate',
      XDG_CACHE_HOME: '/cache',
      HELM_BIN: '/bin/helm',
      KUBESCAPE_GITOPS_RENDER_SECONDS: '60',
      GITHUB_APP_PRIVATE_KEY: 'the-private-key',
      GITHUB_WEBHOOK_SECRET: 'the-webhook-secret',
      KUBESCAPE_GITOPS_READER_TOKEN: 'the-reader-token',
      GITHUB_TOKEN: 'the-token-of-a-shell',
      NODE_OPTIONS: '--inspect',
    };
    const { judge } = settings({}, env);
    const known = Object.fromEntries(Object.entries(judge.env).filter(([, value]) => value !== undefined));

    expect(known).toEqual({
      PATH: '/bin',
      HOME: '/home/gate',
      XDG_CACHE_HOME: '/cache',
      HELM_BIN: '/bin/helm',
      KUBESCAPE_GITOPS_RENDER_SECONDS: '60',
    });
    for (const secret of secrets) expect(JSON.stringify(judge)).not.toContain(secret);
  });

  it('give a judge less heap than memory, so that it can say what it lacks', () => {
    expect(settings({ renderMemory: '1000' }).judge.args[0]).toBe('--max-old-space-size=800');
  });

  it('take folders of charts from the command line and the environment', () => {
    expect(settings({ charts: ['a'] }, {}, ['/b']).judge.charts).toEqual([path.resolve('a'), '/b']);
  });

  it('are those of an Enterprise Server where the environment says so', () => {
    const env = { GITHUB_API_URL: 'https://ghe.example.com/api/v3', GITHUB_SERVER_URL: 'https://ghe.example.com' };
    const { app, gitUrl } = settings({}, env);

    expect([app.apiUrl, gitUrl]).toEqual([env.GITHUB_API_URL, env.GITHUB_SERVER_URL]);
  });

  it.each([
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['0.0.0.0:65535', '0.0.0.0', 65_535],
    ['[::1]:8080', '::1', 8080],
    ['gate.internal:80', 'gate.internal', 80],
  ])('listen on %s', (listen, host, port) => {
    expect(settings({ listen })).toMatchObject({ host, port });
  });

  it.each(['8080', ':8080', 'localhost', 'localhost:', 'localhost:65536', 'localhost:http', 'localhost:-1', ''])(
    'cannot listen on "%s"',
    (listen) => {
      expect(refusal({ listen })).toBe(
        `--listen ${JSON.stringify(listen)} is no HOST:PORT, such as 127.0.0.1:8080 or 0.0.0.0:8080`,
      );
    },
  );

  it.each(['gate', 'Gate of prod', 'a/b.c-d_e', 'x'.repeat(40)])('name the check "%s"', (checkName) => {
    expect(settings({ checkName }).checkName).toBe(checkName);
  });

  it.each(['', ' ', ' gate', 'gate ', 'gate (main)', 'x'.repeat(41), 'gäte', 'a\nb'])(
    'cannot name the check %j',
    (checkName) => {
      expect(refusal({ checkName })).toMatch(/^--check-name ".*" is no name of a check: /);
    },
  );

  it.each(['https://gate.example.com', 'https://gate.example.com/base/', 'http://127.0.0.1:8080'])(
    'link to %s',
    (publicUrl) => {
      expect(settings({ publicUrl }).publicUrl).toBe(publicUrl);
    },
  );

  it.each([
    'gate.example.com',
    'ftp://gate.example.com',
    'javascript:alert(1)',
    'https://user@gate.example.com',
    'https://:word@gate.example.com',
    'https://gate.example.com?x=1',
    'https://gate.example.com#x',
    '',
  ])('cannot link to "%s"', (publicUrl) => {
    expect(refusal({ publicUrl })).toMatch(/^--public-url ".*" is no address; https:\/\/HOST\[\/PATH\] is wanted$/);
  });

  it('cannot fetch from what is no address', () => {
    expect(refusal({}, { GITHUB_SERVER_URL: 'file:///etc' })).toContain(
      'GITHUB_SERVER_URL "file:///etc" is no address',
    );
  });

  const numbers = [
    ['pollMinutes', '--poll-minutes'],
    ['fetchMinutes', '--fetch-minutes'],
    ['retrySeconds', '--retry-seconds'],
    ['answerSeconds', '--answer-seconds'],
    ['renders', '--renders'],
    ['renderMinutes', '--render-minutes'],
    ['renderMemory', '--render-memory'],
    ['repositorySize', '--repository-size'],
    ['diskSize', '--disk-size'],
    ['writesPerMinute', '--writes-per-minute'],
  ] as const;

  it.each(numbers)('want a number in range for %s', (name, option) => {
    for (const text of ['', 'many', '0', '-1', '1e3', '0x10', '999999999999', ' 1', 'Infinity', 'NaN']) {
      expect(refusal({ [name]: text })).toMatch(new RegExp(`^${option} ".*" is no number from [\\d.]+ to \\d+$`));
    }
  });

  it('want whole numbers for what cannot be parted', () => {
    expect(refusal({ renders: '1.5' })).toBe('--renders "1.5" is no whole number');
    expect(settings({ renderMinutes: '1.5' }).judge.milliseconds).toBe(90_000);
  });
});
