import { shorten, spellOutControls } from '../report/escape.ts';
import { byteLength, firstBytes } from './utf8.ts';

const zeroWidthSpace = '\u200b';

/** Between an `@` that could begin a name and the name; those of image digests and addresses stay. */
const mention = /(?<=(?<![\w/])@)(?=\w)/;

/** One line of plain text for GitHub: nothing in it steers a terminal or calls anybody. */
export function plainLine(text: string, longest = 1000): string {
  return shorten(text.split(mention).map(spellOutControls).join(zeroWidthSpace), longest);
}

/** Joins lines up to so many bytes, and says of how many more it does not speak. */
export function joinLines(lines: readonly string[], limit: number): string {
  const whole = lines.join('\n');
  if (byteLength(whole) <= limit) return whole;
  const ending = `… and ${lines.length} more`;
  const kept: string[] = [];
  let room = limit - byteLength(ending);
  for (const line of lines) {
    room -= byteLength(line) + 1;
    if (room < 0) break;
    kept.push(line);
  }
  if (kept.length === 0) return firstBytes(whole, limit);
  return [...kept, `… and ${lines.length - kept.length} more`].join('\n');
}
