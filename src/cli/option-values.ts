import { logLevels } from '../platform/log/log-levels.ts';
import { quote, UsageError } from './errors.ts';

/** `HOST:PORT` of --listen; an address of IPv6 in brackets. Throws UsageError. */
export function listening(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = ''] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) > 65_535) {
    throw new UsageError(`--listen ${quote(text)} is no HOST:PORT, such as 127.0.0.1:8080 or 0.0.0.0:8080`);
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

/** A whole number of an option. Throws UsageError. */
export function whole(option: string, text: string, least: number, most: number): number {
  if (Number.isInteger(number(option, text, least, most))) return Number(text);
  throw new UsageError(`--${option} ${quote(text)} is no whole number`);
}

/** A number of an option. Throws UsageError. */
export function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`--${option} ${quote(text)} is no number from ${least} to ${most}`);
}

/** The level of --log-level. Throws UsageError. */
export function logLevel(text: string): (typeof logLevels)[number] {
  const found = logLevels.find((level) => level === text);
  if (found !== undefined) return found;
  throw new UsageError(`--log-level ${quote(text)} is none of ${logLevels.join(', ')}`);
}
