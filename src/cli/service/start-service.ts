import { WebServerError } from '../../platform/http/web-server.ts';
import { runService } from '../../service/run-service.ts';
import { ServiceError } from '../../service/service-error.ts';
import { UsageError } from '../errors.ts';

/** `runService` for a command: throws UsageError for what it cannot begin with. */
export async function startService(...args: Parameters<typeof runService>): Promise<void> {
  try {
    await runService(...args);
  } catch (error) {
    const isOurs = error instanceof ServiceError || error instanceof WebServerError;
    throw isOurs ? new UsageError(error.message, { cause: error }) : error;
  }
}
