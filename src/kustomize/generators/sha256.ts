/** The fractional bits of the cube roots of the first 64 primes, and of the square roots of the first 8. */
const primes = firstPrimes(64);
const roundConstants = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const initialState = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

/** The SHA-256 digest of some bytes, in lower-case hexadecimal (FIPS 180-4). */
export function sha256(bytes: Uint8Array): string {
  const state = initialState.slice();
  const message = padded(bytes);
  const schedule = new Uint32Array(64);
  for (let start = 0; start < message.byteLength; start += 64) {
    fillSchedule(schedule, message, start);
    compress(state, schedule);
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** The message with its end mark and its length in bits, a multiple of 64 bytes long. */
function padded(bytes: Uint8Array): DataView {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 0x80);
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n);
  return view;
}

function fillSchedule(schedule: Uint32Array, message: DataView, start: number): void {
  for (let index = 0; index < 16; index++) schedule[index] = message.getUint32(start + index * 4);
  for (let index = 16; index < 64; index++) {
    const near = at(schedule, index - 2);
    const far = at(schedule, index - 15);
    const mixedNear = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    const mixedFar = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    schedule[index] = at(schedule, index - 16) + mixedFar + at(schedule, index - 7) + mixedNear;
  }
}

function compress(state: Uint32Array, schedule: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let round = 0; round < 64; round++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first =
      h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + at(roundConstants, round) + at(schedule, round);
    const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = at(state, index) + word;
  });
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

/** The first 32 bits behind the point. */
function fraction(value: number): number {
  return Math.floor((value % 1) * 2 ** 32);
}

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}
