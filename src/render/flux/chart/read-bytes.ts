import { chartLimits } from '../../helm/chart.ts';
import { FluxError } from '../flux-error.ts';

/** The bytes of a file. Throws a FluxError for one that cannot be read. */
export function readBytes(file: { read(path: string, largest: number): Uint8Array }, path: string): Uint8Array {
  try {
    return file.read(path, chartLimits.bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FluxError(`${JSON.stringify(path)} cannot be read: ${why}`, { cause: error });
  }
}
