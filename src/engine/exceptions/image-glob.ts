import { compilePattern, escaped, type Test } from '../patterns.ts';

/** A glob over an image reference: `*` and `?` stop at a slash, `**` does not; everything else means itself. */
export function compileGlob(glob: string): Test {
  const parts = glob.split(/(\*{2,}|\*|\?)/);
  const pattern = parts.map((part, index) => (index % 2 === 0 ? escaped(part) : wildcard(part))).join('');
  return compilePattern(`^(?s:${pattern})$`);
}

function wildcard(part: string): string {
  if (part === '?') return '[^/]';
  return part === '*' ? '[^/]*' : '.*';
}
