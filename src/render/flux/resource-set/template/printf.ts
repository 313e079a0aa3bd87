import type { Budget } from './budget.ts';
import { goQuote } from './go-quote.ts';
import { TemplateError } from './template-error.ts';
import { printed, type Value } from './values.ts';

const verb = /%([-+ 0]*)(\d*)(?:\.(\d*))?([a-zA-Z%])/g;
const widest = 10_000;

/** Go's fmt.Sprintf for the verbs %s, %v, %d, %q, %t, %f, %x of texts and %%, with width and precision. Others throw. */
export function formatted(format: string, args: readonly Value[], budget: Budget): string {
  let next = 0;
  const rest = format.replaceAll(verb, '');
  if (rest.includes('%')) throw unsupported(format);
  const text = format.replaceAll(
    verb,
    (whole, flags: string, width: string, precision: string | undefined, letter: string) => {
      if (whole === '%%') return '%';
      const value = args[next++];
      const made = value === undefined ? undefined : written(letter, value, precision, flags);
      if (made === undefined || Number(width) > widest || Number(precision) > widest) throw unsupported(whole);
      budget.text(made.length + Number(width));
      return padded(made, flags, Number(width), letter);
    },
  );
  if (next < args.length) throw unsupported(`${format} with ${args.length} values`);
  return text;
}

function written(letter: string, value: Value, precision: string | undefined, flags: string): string | undefined {
  if (typeof value === 'string') return writtenText(letter, value, precision);
  if (typeof value === 'number' && letter === 'f') {
    return signed(value.toFixed(Math.min(Number(precision ?? 6), 100)), flags);
  }
  if (precision !== undefined) return undefined;
  if (typeof value === 'bigint') return /[dv]/.test(letter) ? signed(String(value), flags) : undefined;
  return letter === 'v' || (letter === 't' && typeof value === 'boolean') ? printed(value) : undefined;
}

function writtenText(letter: string, text: string, precision: string | undefined): string | undefined {
  if (precision !== undefined) {
    return letter === 's' ? Array.from(text).slice(0, Number(precision)).join('') : undefined;
  }
  if (letter === 's' || letter === 'v') return text;
  if (letter === 'q') return goQuote(text);
  return letter === 'x' ? Buffer.from(text).toString('hex') : undefined;
}

function signed(number: string, flags: string): string {
  if (number.startsWith('-')) return number;
  if (flags.includes('+')) return `+${number}`;
  return flags.includes(' ') ? ` ${number}` : number;
}

function padded(text: string, flags: string, width: number, letter: string): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  if (letter !== 'd' && letter !== 'f') throw unsupported(`%0${width}${letter}`);
  const sign = /^[-+ ]?/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function unsupported(what: string): TemplateError {
  return new TemplateError(`printf of ${JSON.stringify(what)} with these values is not supported here`);
}
