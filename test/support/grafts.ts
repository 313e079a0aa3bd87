/** Keys that exist in every object of JavaScript without being its own, and some that controls read. */
export const hostileKeys: readonly string[] = (
  '__proto__ constructor toString hasOwnProperty valueOf length toJSON ' +
  'name namespace labels metadata spec containers automountServiceAccountToken'
).split(' ');

/** What to put somewhere: a value in the place of another one, or under a further key beside it. */
export interface Graft {
  readonly value: unknown;
  readonly key: string | undefined;
}

/** Walks into plain data, `steps` choosing the child each time, and puts the graft where the walk ends. */
export function grafted(data: unknown, steps: readonly number[], graft: Graft): unknown {
  const [step, ...further] = steps;
  const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
  if (step === undefined || keys.length === 0) return graftedHere(data, graft);
  const key = keys[step % keys.length] ?? '';
  const children = data as Record<string, unknown>;
  define(children, key, grafted(children[key], further, graft));
  return children;
}

function graftedHere(data: unknown, { value, key }: Graft): unknown {
  if (key === undefined || typeof data !== 'object' || data === null || Array.isArray(data)) return value;
  define(data, key, value);
  return data;
}

/** As JSON.parse does: `__proto__` becomes a key like any other. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
