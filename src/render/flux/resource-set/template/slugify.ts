import { TemplateError } from './template-error.ts';

const longest = 63;

/**
 * A text as the value of a label, as the operator's `slugify` makes it: lower case, words joined by hyphens. Its
 * documentation gives no table, so that a text with other characters than letters, digits, spaces, slashes and hyphens of
 * ASCII, or one that is too long for a label, is an error rather than a guess.
 */
export function slugify(text: string): string {
  if (!/^[A-Za-z0-9 /-]*$/.test(text)) {
    throw new TemplateError(
      `slugify of ${JSON.stringify(text)} is not supported here: only of letters, digits, spaces, "/" and "-"`,
    );
  }
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (slug.length > longest)
    throw new TemplateError(`slugify of ${JSON.stringify(text)} is longer than a label may be`);
  return slug;
}
