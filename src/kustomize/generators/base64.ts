const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const lineLength = 70;

/** Bytes as base64, in lines of 70 characters that each end with a newline where it is longer than one line. */
export function encodeBase64(bytes: Uint8Array): string {
  const groups: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    groups.push(encodeGroup(bytes[index] ?? 0, bytes[index + 1], bytes[index + 2]));
  }
  const text = groups.join('');
  return text.length > lineLength ? text.replace(/.{1,70}/g, '$&\n') : text;
}

function encodeGroup(first: number, second: number | undefined, third: number | undefined): string {
  const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
  const digit = (shift: number): string => alphabet.charAt((bits >> shift) & 63);
  return digit(18) + digit(12) + (second === undefined ? '=' : digit(6)) + (third === undefined ? '=' : digit(0));
}
