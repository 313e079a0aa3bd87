import { KustomizeError } from '../errors.ts';
import type { Mark, Step } from '../tree/node.ts';
import type { GeneratorFiles, KeyValue } from './key-values.ts';

/** Lines from this size on, in bytes, end the reading without a word: the scanner's buffer is full. */
const fullLine = 65_536;
/** What Go takes for a space. */
const leadingSpace = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** The entries of an env file: `key=value` lines as they are, comments and blank lines left out. */
export function readEnvFile(path: string, files: GeneratorFiles, step?: Step): KeyValue[] {
  const text = decode(files.readBytes(path));
  const source = files.readSource(path);
  const entries: KeyValue[] = [];
  let offset = source.text.startsWith('\ufeff') ? 1 : 0;
  for (const line of text.split('\n')) {
    if (isTooLong(line)) break;
    const entry = readLine(line.replace(/\r$/, ''), { source, offset, step });
    if (entry) entries.push(entry);
    offset += line.length + 1;
  }
  return entries;
}

/** An empty key is dropped when the object is made. */
function readLine(line: string, start: Mark): KeyValue | undefined {
  const indent = leadingSpace.exec(line)?.[0].length ?? 0;
  const trimmed = line.slice(indent);
  if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('=')) return undefined;
  const at = trimmed.indexOf('=');
  const key = at < 0 ? trimmed : trimmed.slice(0, at);
  const text = at < 0 ? '' : trimmed.slice(at + 1);
  const keyMark = { ...start, offset: start.offset + indent };
  // A key by itself has an empty value, and no place to write another one to.
  const mark: Mark = at < 0 ? { ...keyMark, role: 'made' } : { ...keyMark, offset: keyMark.offset + at + 1 };
  return { key, text, bytes: new TextEncoder().encode(text), mark, keyMark };
}

function isTooLong(line: string): boolean {
  return line.length * 3 >= fullLine && new TextEncoder().encode(line).length >= fullLine;
}

/** The text without a byte order mark. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw brokenLine(bytes);
  }
}

function brokenLine(bytes: Uint8Array): KustomizeError {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    const shown = new TextDecoder().decode(line);
    if (new TextEncoder().encode(shown).length !== line.length || shown.includes('\ufffd')) {
      return new KustomizeError(`line [${line.join(' ')}] has invalid utf8 bytes : ${shown}`);
    }
    start = end + 1;
  }
  return new KustomizeError('invalid utf8 bytes');
}
