const longest = 300;

/** Text of others as part of a one-line message: without control characters, cut to 300 characters. */
export function oneLine(text: string): string {
  const visible = text
    .slice(0, 4 * longest)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .toWellFormed();
  return visible.length > longest ? `${visible.slice(0, longest - 1).toWellFormed()}…` : visible;
}
