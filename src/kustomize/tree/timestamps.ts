const day = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})`;
const time = String.raw`(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?`;
const zoned = new RegExp(`^${day}[Tt]${time}(Z|[-+]\\d{2}:\\d{2})$`);
const local = new RegExp(`^${day}(?: ${time})?$`);

/** A date or time that YAML reads as such, in Go's RFC 3339 form with as many decimals as it takes; else undefined. */
export function parseTimestamp(text: string): string | undefined {
  if (!/^\d{4}-/.test(text)) return undefined;
  const match = zoned.exec(text) ?? local.exec(text);
  if (match === null) return undefined;
  const date = match.slice(1, 4);
  const clock = match.slice(4, 7).map((digits: string | undefined) => digits ?? '0');
  const [decimals = '', zone = 'Z'] = match.slice(7);
  if (!isDate(date.map(Number)) || !isClock(clock.map(Number)) || !isZone(zone)) return undefined;
  const nanoseconds = decimals.slice(0, 9).replace(/0+$/, '');
  const fraction = nanoseconds === '' ? '' : `.${nanoseconds}`;
  const shownZone = /^[-+]00:00$/.test(zone) ? 'Z' : zone;
  return `${date.map(two).join('-')}T${clock.map(two).join(':')}${fraction}${shownZone}`;
}

function isDate([year = 0, month = 0, date = 0]: readonly number[]): boolean {
  if (month < 1 || month > 12 || date < 1) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return date <= length;
}

function isClock([hour = 0, minute = 0, second = 0]: readonly number[]): boolean {
  return hour < 24 && minute < 60 && second < 60;
}

function isZone(zone: string): boolean {
  return zone === 'Z' || (Number(zone.slice(1, 3)) <= 24 && Number(zone.slice(4)) < 60);
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}
