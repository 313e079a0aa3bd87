import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { readCommands } from '../../../src/operator/commands/command.ts';
import { workloadsOf } from '../../support/chart/pods.ts';
import { chartObjects, describeChart, objectOf } from '../../support/chart/render-chart.ts';
import { finished, startProcess, temporaryFolders, type CommandResult } from '../../support/command.ts';

interface Asked {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

const folder = temporaryFolders();

describeChart('the CronJob kubescape-scheduler', () => {
  const servers: Server[] = [];
  let files: Record<string, string>;

  beforeAll(async () => {
    files = objectOf(await chartObjects(), 'ConfigMap', 'kubescape-scheduler')['data'] as Record<string, string>;
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Runs what the CronJob runs, against an operator that answers so, one answer after the other. */
  const runAgainst = async (
    ...answers: readonly number[]
  ): Promise<CommandResult & { readonly asked: readonly Asked[] }> => {
    const asked: Asked[] = [];
    const server = createServer((request, response) => {
      void textOf(request).then((body) => {
        const { url, headers } = request;
        asked.push({ url, authorization: headers.authorization, body });
        const status = answers[asked.length - 1] ?? 500;
        response
          .writeHead(status, status === 307 ? { location: 'http://127.0.0.1:1/' } : {})
          .end(status === 200 ? 'ok' : 'no\nluck');
      });
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const [job] = workloadsOf([objectOf(await chartObjects(), 'CronJob', 'kubescape-scheduler')]);
    const [program, ...args] = job?.template.spec.containers[0]?.command ?? [];
    expect(program).toBe('node');
    const here = folder({ ...files, token: 'its-token\n' });
    const mapped = args.map((arg) =>
      arg
        .replace('http://operator:4002', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
        .replace('/etc/kubescape-scheduler', here)
        .replace('/var/run/secrets/kubescape-gitops', here),
    );
    expect(mapped.map((arg) => path.basename(arg))).toEqual([
      'post-commands.mjs',
      'triggerAction',
      'request-body.json',
      'token',
    ]);
    const child = startProcess(process.execPath, mapped, { env: { PAUSE_MILLISECONDS: '1' } });
    return { ...(await finished(child)), asked };
  };

  it('posts a scan of everything, with its token, to what the operator listens on', async () => {
    const { code, asked, stdout } = await runAgainst(200);
    expect(code).toBe(0);
    expect(stdout).toContain('/v1/triggerAction: 200 ok\n');
    expect(asked).toMatchObject([{ url: '/v1/triggerAction', authorization: 'bearer its-token' }]);
    expect(readCommands(JSON.parse(asked[0]?.body ?? ''))).toEqual([
      { commandName: 'kubescapeScan', args: { scanV1: {} } },
    ]);
  });

  it('asks again while the operator has no time', async () => {
    const { code, asked, stderr } = await runAgainst(503, 500, 200);
    expect([code, asked.length]).toEqual([0, 3]);
    expect(stderr).toMatch(/^attempt 1 of 5: http:\S+: 503 no luck\nattempt 2 of 5: http:\S+: 500 no luck\n$/);
  });

  it('fails after the last attempt, and does not show its token', async () => {
    const { code, asked, stdout, stderr } = await runAgainst(401, 401, 401, 401, 401, 200);
    expect([code, asked.length]).toEqual([1, 5]);
    expect(stdout + stderr).not.toContain('its-token');
  });

  it('takes its token nowhere else', async () => {
    const { code, asked } = await runAgainst(307, 307, 307, 307, 307);
    expect([code, asked.length]).toEqual([1, 5]);
  });

  it('is the only schedule; without it the operator keeps the same one', async () => {
    const scheduleOf = async (values: object): Promise<string | undefined> => {
      const [operator] = workloadsOf([objectOf(await chartObjects({ values }), 'Deployment', 'operator')]);
      return operator?.template.spec.containers[0]?.args?.find((arg) => arg.startsWith('--schedule='));
    };
    const scanSchedule = '5 4 * * 1';
    expect(await scheduleOf({ kubescapeScheduler: { scanSchedule } })).toBe('--schedule=off');
    expect(await scheduleOf({ kubescapeScheduler: { enabled: false, scanSchedule } })).toBe(
      `--schedule=${scanSchedule}`,
    );
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}
