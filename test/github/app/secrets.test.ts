import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GithubApp } from '../../../src/github/app/github-app.ts';
import type { Fault } from '../../support/github/faults.ts';
import { publication, quick } from '../../support/github/publishing.ts';
import type { SentRequest } from '../../support/github/request-rules.ts';
import { failingReport } from '../../support/github/sample-gate.ts';
import { type StartedForge, startForge } from '../../support/github/started-forge.ts';

let started: StartedForge;
let headSha: string;

beforeAll(async () => {
  started = await startForge();
  headSha = started.clone.commit('change', 'main');
});
afterAll(() => started.close());
afterEach(() => started.reset());

/** Whatever a client can be made to repeat. */
function everything({ token, body }: SentRequest): string {
  const key = started.forge.app.privateKey;
  return `bad ${token} ${key} ${key.replaceAll('\n', '\\n')} ${JSON.stringify(body)} \u001b[2J`;
}

const faults: readonly (readonly [string, Fault])[] = [
  ...[400, 401, 403, 404, 409, 422, 500].map((status): readonly [string, Fault] => [
    `${status}`,
    { kind: 'answer', status, message: everything },
  ]),
  ['429', { kind: 'answer', status: 429, message: everything, headers: { 'retry-after': '3600' } }],
  [
    'a permission that shows the token',
    {
      kind: 'answer',
      status: 403,
      message: everything,
      headers: { 'x-accepted-github-permissions': 'ghs_0123456789abcdef' },
    },
  ],
  ['a broken connection', { kind: 'reset' }],
  ['half an answer', { kind: 'truncated' }],
];

const requests = [
  'GET ^/app$',
  'GET installations',
  'POST access_tokens',
  'GET repositories',
  'GET commits/.*check-runs',
  'POST check-runs',
  'PATCH check-runs',
  'GET pulls',
  'GET compare',
];

/** Everything that an App does; gives what was said of what failed. */
async function all(app: GithubApp): Promise<readonly unknown[]> {
  const { name, forge } = started;
  const access = app.installation(forge.installationId);
  const run = { ...name, headSha, runKey: crypto.randomUUID(), title: 't', summary: 's' };
  const calls = [
    () => app.check(),
    () => app.installations(),
    () => access.repositories(),
    () => access.pull(name, 1),
    () => access.openPulls(name),
    () => access.mergeBase(name, 'main', headSha),
    () => access.begin(run),
    () => access.publish(publication({ ...run, summary: ['s'], report: failingReport(1) })),
    () => access.notify({ ...run, conclusion: 'failure' }),
  ];
  const failures: unknown[] = [];
  for (const call of calls) {
    const result: unknown = await call().catch((error: unknown) => error);
    if (result instanceof Error) failures.push(result, result.stack, result.cause);
    else failures.push(result);
  }
  return failures;
}

describe('no secret is in any message or log', () => {
  it.each(faults)('whatever breaks with %s', async (_, fault) => {
    const output: unknown[] = [];
    const spies = (['stdout', 'stderr'] as const).map((stream) =>
      vi.spyOn(process[stream], 'write').mockImplementation((chunk) => (output.push(chunk), true)),
    );
    const said: unknown[] = [];
    const secrets = new Set<string>();
    for (const request of requests) {
      started.forge.faults.plan(request, fault, { times: Number.POSITIVE_INFINITY });
      const timing = { ...quick, total: 40, request: 40, longestWait: 40, firstWait: 5 };
      said.push(...(await all(started.app({ timing }))), ...started.logged);
      started.forge.takeTokens().forEach((token) => secrets.add(token));
      started.reset();
    }
    for (const spy of spies) spy.mockRestore();
    const text = said.map((one) => `${String(one)} ${JSON.stringify(one)}`).join('\n');
    const [line = ''] = started.forge.app.privateKey.split('\n').slice(3);
    expect(secrets.size).toBeGreaterThan(1);
    const never = [...secrets, line, 'PRIVATE KEY-----', '\u001b', 'ghs_', 'eyJ'];
    expect(never.filter((secret) => text.includes(secret))).toEqual([]);
    expect(output.join('')).toBe('');
  });
});
