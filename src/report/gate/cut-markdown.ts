import { counted } from '../wording.ts';

/** Room for the end of a block and the sentence that says what is missing. */
const reserve = 300;

/**
 * Takes sections of Markdown and a number of bytes above 1,000, gives as many whole lines of them as fit in UTF-8, with
 * an open block closed, and says how many lines are left out.
 */
export function cutMarkdown(sections: readonly string[], mostBytes: number): string {
  const whole = sections.join('');
  if (bytesOf(whole) <= mostBytes) return whole;
  const lines = whole.split('\n').slice(0, -1);
  let left = mostBytes - reserve;
  const kept: string[] = [];
  for (const line of lines) {
    left -= bytesOf(line) + 1;
    if (left < 0) break;
    kept.push(line);
  }
  const end = isOpen(kept) ? '\n</details>\n' : '';
  const missing = lines.slice(kept.length).filter((line) => line !== '').length;
  const note = `${counted(missing, 'line')} of this summary ${missing === 1 ? 'is' : 'are'} left out here; the JSON report has all.`;
  return `${kept.join('\n')}\n${end}\n${note}\n`;
}

function isOpen(lines: readonly string[]): boolean {
  const last = lines.findLast((line) => line.startsWith('<details') || line === '</details>');
  return last?.startsWith('<details') ?? false;
}

const encoder = new TextEncoder();

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}
