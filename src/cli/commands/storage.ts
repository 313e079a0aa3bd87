import { Storage } from '../../storage/storage.ts';
import { readEnvironment } from '../config.ts';
import { serviceSettings } from '../service/service-options.ts';
import { startService } from '../service/start-service.ts';
import { type StorageOptions, storageSettings } from '../storage/storage-options.ts';

/** Runs the storage process until it is told to stop (SIGTERM, SIGINT). Throws UsageError for what it cannot begin with. */
export async function storage(options: StorageOptions): Promise<void> {
  const settings = storageSettings(options);
  await startService(serviceSettings(options, readEnvironment().all), (context) => new Storage(context, settings));
}
