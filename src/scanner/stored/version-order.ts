/** Whether a decimal version comes before another one. What is no number comes before nothing. */
export function isOlder(version: string, than: string): boolean {
  if (!isDecimal(version) || !isDecimal(than)) return false;
  return version.length === than.length ? version < than : version.length < than.length;
}

function isDecimal(text: string): boolean {
  return /^(?:0|[1-9]\d{0,30})$/.test(text);
}
