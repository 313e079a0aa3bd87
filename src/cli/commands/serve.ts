import { GithubError } from '../../github/errors.ts';
import { HelmFault } from '../../render/helm/fault.ts';
import { findHelm } from '../../render/helm/find-helm.ts';
import { WebServerError } from '../../platform/http/web-server.ts';
import { createLog } from '../../platform/log/create-log.ts';
import { Serve } from '../../serve/serve.ts';
import { StateError } from '../../serve/state/state-error.ts';
import { readEnvironment } from '../config.ts';
import { quote, UsageError, visible } from '../errors.ts';
import { logLevel } from '../option-values.ts';
import { readCredentials } from '../serve/credentials.ts';
import { serveSettings, type ServeOptions } from '../serve/settings.ts';

/**
 * Serves the gate as a GitHub App until it is told to stop (SIGTERM, SIGINT). Throws UsageError for what it cannot begin
 * with.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { all: env, charts } = readEnvironment();
  const credentials = await readCredentials(env);
  const settings = serveSettings(options, { env, charts, credentials });
  const log = createLog({ level: logLevel(options.logLevel) });
  const helm = await findHelm({ env, tell: (line) => log.info(visible(line)) }).catch((error: unknown) => {
    if (!(error instanceof HelmFault)) throw error;
    // Repositories without releases need none; for others each verdict says what is missing.
    log.warn({ why: error.message }, 'no helm');
    return undefined;
  });
  const judge = helm ? { ...settings.judge, env: { ...settings.judge.env, HELM_BIN: helm.file } } : settings.judge;
  const end = told();
  const running = await started({ ...settings, judge }, log);
  const signal = await end;
  log.info({ signal }, 'stopping');
  await running.stop();
}

async function started(...[settings, log]: Parameters<typeof Serve.start>): Promise<Serve> {
  try {
    return await Serve.start(settings, log);
  } catch (error) {
    const isOurs = error instanceof StateError || error instanceof GithubError || error instanceof WebServerError;
    if (isOurs) throw new UsageError(error.message, { cause: error });
    if (error instanceof Error && 'code' in error && 'syscall' in error && error.syscall === 'mkdir') {
      const folder = quote(settings.dataFolder);
      throw new UsageError(`--data ${folder} is no folder and cannot be made: ${String(error.code)}`, { cause: error });
    }
    throw error;
  }
}

function told(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    // For good: others end the process at a signal that nobody else listens to.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
  });
}
