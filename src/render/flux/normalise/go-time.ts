/**
 * A time as metav1.Time prints it after reading `text`: in UTC, down to the second. Null for the first instant of year
 * 1, which Go takes for "no time"; undefined for what is no RFC 3339 time in Go's reading.
 */
export function canonicalTime(text: string): string | null | undefined {
  const read = readTime(text, /^([.,][0-9]+)?$/);
  return read && (read.isZero ? null : `${read.seconds}Z`);
}

/** As `canonicalTime`, for metav1.MicroTime: exactly six decimals go in and come out. */
export function canonicalMicroTime(text: string): string | null | undefined {
  const read = readTime(text, /^[.,][0-9]{6}$/);
  if (!read) return undefined;
  return read.isZero && Number(read.fraction) === 0 ? null : `${read.seconds}.${read.fraction}Z`;
}

interface Reading {
  readonly seconds: string;
  readonly fraction: string;
  /** Whether it is the zero of Go's time, to the nanosecond. */
  readonly isZero: boolean;
}

const pattern =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$/;

function readTime(text: string, decimals: RegExp): Reading | undefined {
  const match = pattern.exec(text);
  const fraction = match?.[7] ?? '';
  const date = match && decimals.test(fraction) ? instant(match.slice(1, 7).map(Number), match[8] ?? '') : undefined;
  if (!date) return undefined;
  const seconds = printSeconds(date);
  const isZero = seconds === '0001-01-01T00:00:00' && Number(fraction.slice(1, 10)) === 0;
  return { seconds, fraction: fraction.slice(1), isZero };
}

function instant(parts: readonly number[], zone: string): Date | undefined {
  const date = midnight(parts);
  const minutes = zoneMinutes(zone);
  const [hour = 0, minute = 0, second = 0] = parts.slice(3);
  if (!date || minutes === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  date.setUTCHours(hour, minute - minutes, second);
  return date;
}

function midnight([year = 0, month = 0, day = 0]: readonly number[]): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

/** Minutes east of Greenwich; Go lets hours go up to 24 and minutes up to 60. */
function zoneMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 24 || minutes > 60) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function printSeconds(date: Date): string {
  const year = date.getUTCFullYear();
  const rest = date
    .toISOString()
    .replace(/^[+-]?[0-9]+/, '')
    .slice(0, 15);
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}${rest}`;
}
