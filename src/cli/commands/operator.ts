import { createOperator } from '../../operator/operator.ts';
import { usualTiming, type OperatorSettings } from '../../operator/operator-settings.ts';
import { CronError, readCron } from '../../operator/schedule/cron.ts';
import { quote, UsageError } from '../errors.ts';
import type { OperatorOptions } from '../operator/operator-command.ts';
import { serviceSettings } from '../service/service-options.ts';
import { startService } from '../service/start-service.ts';

/** Runs the operator until SIGTERM or SIGINT. Throws UsageError for what it cannot begin with. */
export async function operator(options: OperatorOptions): Promise<void> {
  const settings: OperatorSettings = {
    scannerUrl: scannerUrl(options.scanner),
    ...schedule(options.schedule),
    timing: usualTiming,
  };
  await startService(serviceSettings(options, process.env), (context) => createOperator(context, settings));
}

function scannerUrl(text: string): string {
  const url = URL.parse(text);
  const isPlain = url !== null && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (isPlain && /^https?:$/.test(url.protocol)) return text;
  throw new UsageError(`--scanner ${quote(text)} is no address, such as http://kubescape:8080`);
}

function schedule(text: string): Pick<OperatorSettings, 'schedule'> {
  if (text === 'off') return {};
  try {
    return { schedule: readCron(text) };
  } catch (error) {
    if (!(error instanceof CronError)) throw error;
    throw new UsageError(`--schedule: ${error.message}; off is the other choice`, { cause: error });
  }
}
