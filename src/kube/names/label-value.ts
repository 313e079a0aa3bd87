import { isPunctuation, trimEnds } from './trim-ends.ts';

const valid = /^$|^[a-zA-Z0-9](?:[-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const longest = 63;

/** A text as the value of a label: untouched, case too, where it may be one; else cleaned, lower-cased and cut. */
export function toValidLabelValue(text: string): string {
  if (valid.test(text)) return text;
  const clean = trimEnds(text.replaceAll(/[^-_.a-zA-Z0-9]/gu, '-').toLowerCase(), isPunctuation);
  return trimEnds(clean.slice(0, longest), isPunctuation);
}
