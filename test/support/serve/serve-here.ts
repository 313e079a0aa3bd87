import path from 'node:path';
import { serveSettings, type ServeOptions } from '../../../src/cli/serve/settings.ts';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { Serve, type ServeSettings } from '../../../src/serve/serve.ts';
import type { LogLine } from '../running-program.ts';
import type { Stage } from './stage.ts';

const mainFile = path.resolve(import.meta.dirname, '../../../src/cli/main.ts');

/** `serve` in this process, with settings that its command line does not have. */
export interface ServedHere {
  readonly serve: Serve;
  /** Waits for a line of the log, also for one that was written before. */
  readonly logged: (msg: string, count?: number) => Promise<readonly LogLine[]>;
}

/** Starts it on a stage, and has webhooks delivered to it. */
export async function serveHere(
  stage: Stage,
  changes: Partial<ServeSettings> = {},
  more: Partial<ServeOptions> = {},
): Promise<ServedHere> {
  const { PATH } = process.env;
  const env = { PATH, ...stage.env };
  const secret = stage.env['GITHUB_WEBHOOK_SECRET'] ?? '';
  const credentials = {
    appId: String(stage.forge.app.id),
    privateKey: stage.forge.app.privateKey,
    webhookSecret: secret,
  };
  const settings = serveSettings({ ...options(stage), ...more }, { env, charts: [], credentials });
  const lines: LogLine[] = [];
  let heard = Promise.withResolvers<void>();
  const write = (line: string): void => {
    lines.push(JSON.parse(line));
    heard.resolve();
    heard = Promise.withResolvers<void>();
  };
  const judge = { ...settings.judge, args: [mainFile] };
  const serve = await Serve.start(
    { ...settings, judge, ...changes },
    createLog({ level: 'info', destination: { write } }),
  );
  stage.forge.deliverTo({ url: `${serve.url}/webhook`, secret });
  const logged = async (msg: string, count = 1): Promise<readonly LogLine[]> => {
    for (;;) {
      const found = lines.filter((line) => line.msg === msg);
      if (found.length >= count) return found;
      await heard.promise;
    }
  };
  return { serve, logged };
}

function options({ data }: Stage): ServeOptions {
  return {
    listen: '127.0.0.1:0',
    data,
    checkName: 'kubescape-gitops',
    forks: false,
    pollMinutes: '15',
    renderMinutes: '15',
    renderMemory: '2048',
    repositorySize: '1024',
    fetchMinutes: '5',
    diskSize: '10240',
    writesPerMinute: '100000',
    answerSeconds: '30',
    retrySeconds: '5',
    logLevel: 'info',
  };
}
