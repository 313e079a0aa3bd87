const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'] as const;
const pattern = /^(\d{1,15})(Ki|Mi|Gi|Ti)?$/;

/** Reads a number of bytes as Kubernetes writes it, `500Mi`; undefined of every other text. */
export function parseBytes(text: string): number | undefined {
  const [, digits = '', unit = ''] = pattern.exec(text) ?? [];
  if (digits === '') return undefined;
  const bytes = Number(digits) * 1024 ** units.findIndex((each) => each === unit);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Writes a number of bytes with three digits at most: `1Gi`, `1.2Gi`, `820Mi`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (value >= 1024 && step < units.length - 1) {
    value /= 1024;
    step += 1;
  }
  const rounded = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${rounded}${units[step] ?? ''}`;
}

/** Writes how much of a number of bytes is used: `82% of 1Gi`. */
export function percentText(bytes: number, of: number): string {
  return `${Math.floor((bytes / of) * 100)}% of ${bytesText(of)}`;
}
