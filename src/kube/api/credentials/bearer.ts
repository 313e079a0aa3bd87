/** The header for a token; undefined where it could not be sent: the error of whoever tries would quote it. */
export function bearer(token: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(token) ? `Bearer ${token}` : undefined;
}
