import { TemplateError } from '../template-error.ts';

/** Bytes of a text, as Go cuts them. What is cut within a character is no text any more, and throws. */
export function slice(text: string, start: number, end: number): string {
  const bytes = Buffer.from(text);
  if (start < 0 || start > end || end > bytes.length)
    throw new TemplateError(`slice bounds out of range [${start}:${end}]`);
  const cut = bytes.subarray(start, end);
  const made = cut.toString();
  if (!Buffer.from(made).equals(cut))
    throw new TemplateError(`${JSON.stringify(text)} would be cut within a character`);
  return made;
}
