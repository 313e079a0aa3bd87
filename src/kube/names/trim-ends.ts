/**
 * A text without the characters at both ends that `isCut` names. Linear, whatever the text: an expression such as
 * `-+$` is not.
 */
export function trimEnds(text: string, isCut: (character: string) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && isCut(text.charAt(start))) start += 1;
  while (start < end && isCut(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Whether it is anything but a lower-case letter or digit of ASCII. */
export function isPunctuation(character: string): boolean {
  return !/[a-z0-9]/.test(character);
}
