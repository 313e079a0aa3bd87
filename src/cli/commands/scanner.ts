import { createScanner } from '../../scanner/scanner.ts';
import { serviceSettings, type ServiceOptions } from '../service/service-options.ts';
import { startService } from '../service/start-service.ts';

/** Runs the scanner until SIGTERM or SIGINT. Throws UsageError for what it cannot begin with. */
export async function scanner(options: ServiceOptions): Promise<void> {
  await startService(serviceSettings(options, process.env), (context) => createScanner(context));
}
