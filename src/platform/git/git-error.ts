// What a name may hold that breaks a line or turns the direction of writing.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What Git cannot do for us. One line: what, why, and what would help. */
export class GitError extends Error {
  readonly code = 'GIT';

  constructor(message: string, options?: ErrorOptions) {
    super(onOneLine(message), options);
  }
}

/** A text on one line, whatever names it quotes. */
export function onOneLine(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
