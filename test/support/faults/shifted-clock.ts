/* To be imported before a program: shows it the time that SHIFTED_CLOCK, a file, says: milliseconds to add. */
import { readFileSync } from 'node:fs';

const file = process.env['SHIFTED_CLOCK'] ?? '';
const Real = Date;
const timers = 1_000;
let shift = read();
setInterval(() => (shift = read()), timers / 4).unref();

function read(): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return shift;
  }
}

globalThis.Date = new Proxy(Real, {
  construct: (target, given, like) =>
    Reflect.construct(target, given.length === 0 ? [Real.now() + shift] : given, like) as Date,
  apply: () => new Real(Real.now() + shift).toString(),
  get: (target, name) => (name === 'now' ? () => Real.now() + shift : (Reflect.get(target, name) as unknown)),
});
