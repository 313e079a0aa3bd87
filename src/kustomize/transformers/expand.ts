/** What a variable may stand for: numbers as the tree holds them. */
export type VarValue = string | bigint | number | boolean;

/** A float in plain decimals, as it is written where it stands alone. */
export function decimalText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const [digits = '', exponent] = Math.abs(value).toString().split('e');
  const sign = value < 0 ? '-' : '';
  if (exponent === undefined) return sign + digits;
  const [whole = '', fraction = ''] = digits.split('.');
  const power = Number(exponent);
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${whole}${fraction}`;
  return sign + whole + fraction.padEnd(power, '0');
}

/** A value inside other text. Floats get an exponent from 1e21 and below 1e-4. */
function innerText(value: VarValue): string {
  if (typeof value !== 'number') return String(value);
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0 || (size >= 1e-4 && size < 1e21)) return decimalText(value);
  return value.toExponential().replace(/([-+])(\d)$/, '$10$2');
}

/**
 * A text with its `$(NAME)` replaced. One that is nothing else becomes the value itself, with its type. `$$` is a
 * dollar; names that are not known, and everything else, stay.
 */
export function expandVars(text: string, valueOf: (name: string) => VarValue | undefined): VarValue {
  const alone = /^\$\(([^)]*)\)$/.exec(text)?.[1];
  if (alone !== undefined) return valueOf(alone) ?? text;
  return text.replace(/\$\$|\$\(([^)]*)\)|\$\(|\$[^$(]/gs, (found, name: string | undefined) => {
    if (found === '$$') return '$';
    if (name === undefined) return found;
    const value = valueOf(name);
    return value === undefined ? found : innerText(value);
  });
}
