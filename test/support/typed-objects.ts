import fc, { type Arbitrary, type GeneratorValue } from 'fast-check';
import table from '../../src/render/flux/normalise/go-types.json' with { type: 'json' };

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: string;
}

interface TypedField {
  readonly name: string;
  readonly type: string;
}

const types = new Map(table.types.map((line) => [line.split(' ')[0] ?? '', fieldsOf(line)]));

/** The kinds of the table that are objects. */
const typedKinds: readonly Kind[] = table.kinds.flatMap((line) => {
  const [apiVersion = '', ...words] = line.split(' ');
  return words
    .filter((word) => !word.startsWith('!'))
    .map((word) => ({ apiVersion, kind: word.split('=')[0] ?? '', type: word.split('=')[1] ?? word }));
});

/** One kind for each type of the table. */
export const distinctKinds: readonly Kind[] = [...new Map(typedKinds.map((kind) => [kind.type, kind])).values()];

function fieldsOf(line: string): readonly TypedField[] {
  return line
    .split(' ')
    .slice(1)
    .filter(Boolean)
    .map((text) => ({ name: text.replace(/[?~]*:.*$/, ''), type: text.replace(/^[^:]*:/, '') }));
}

/**
 * Objects of built-in kinds with random fields: mostly of the right type, in odd spellings, with unknown fields and,
 * in about every other object, a value that does not fit.
 */
export const typedObject: Arbitrary<Record<string, unknown>> = fc.gen().map((draw) => {
  const kind = draw(fc.constantFrom<Kind[]>, ...typedKinds);
  const faulty = draw(fc.boolean);
  const object = new Drawing(draw, faulty).struct(kind.type, 0);
  return { ...object, apiVersion: kind.apiVersion, kind: kind.kind };
});

class Drawing {
  readonly #draw: GeneratorValue;
  readonly #faulty: boolean;

  constructor(draw: GeneratorValue, faulty: boolean) {
    this.#draw = draw;
    this.#faulty = faulty;
  }

  struct(type: string, depth: number): Record<string, unknown> {
    const fields = types.get(type) ?? [];
    const chosen = this.#draw(() =>
      fc.subarray([...fields], { maxLength: Math.min(fields.length, depth > 7 ? 1 : 5) }),
    );
    const wanted = fields.filter((field) => deep.has(field.name) && !chosen.includes(field));
    const object: Record<string, unknown> = {};
    for (const field of [...chosen, ...(depth < 9 ? wanted : [])]) object[field.name] = this.#value(field.type, depth);
    if (this.#oneIn(12)) object[this.#draw(() => fc.constantFrom('runAsNonroot', 'Name', 'x.y', 'METADATA', '-'))] = 1;
    return object;
  }

  #value(type: string, depth: number): unknown {
    if (this.#oneIn(25)) return null;
    if (this.#faulty && this.#oneIn(40)) return this.#draw(() => fc.jsonValue({ maxDepth: 1 }));
    const rest = type.slice(1);
    if (type.startsWith('*')) return this.#value(rest, depth);
    if (type.startsWith('[')) return this.#times(2).map(() => this.#value(rest, depth + 1));
    if (type.startsWith('{')) {
      return Object.fromEntries(this.#times(2).map((at) => [`k${at}`, this.#value(rest, depth + 1)]));
    }
    const spellings = scalars[type];
    return spellings ? this.#draw(() => spellings) : this.struct(type, depth + 1);
  }

  #times(most: number): readonly number[] {
    return Array.from({ length: this.#draw(() => fc.nat(most)) }, (_, at) => at);
  }

  #oneIn(cases: number): boolean {
    return this.#draw(() => fc.nat(cases - 1)) === 0;
  }
}

/** Fields that are always there, so that what lies below them is reached. */
const deep = new Set(['spec', 'template', 'jobTemplate', 'containers', 'ports', 'metadata']);

/** Quantities in every spelling, and what only looks like one. */
export const quantityText: Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '+', '-', '--', ' '),
    fc.stringMatching(/^(0|1|5|9|10|100|000){0,8}$/),
    fc.constantFrom('', '', '', '.'),
    fc.stringMatching(/^(0|1|5|9|000){0,6}$/),
    fc.constantFrom('', '', ...'n,u,m,k,K,M,G,T,P,E,Ki,Mi,Gi,Ti,Pi,Ei,e3,E-3,e+2,e1,e-12,e,e0,E20,mi,i,Zi'.split(',')),
    fc.constantFrom('', '', '', '', ' ', 'x', '\n', '\u00A0'),
  )
  .map(([sign, whole, point, fraction, suffix, end]) => sign + whole + point + (point && fraction) + suffix + end);

const numbers = fc.oneof(
  fc.integer(),
  fc.constantFrom(
    0,
    1,
    1.5,
    80,
    2 ** 31,
    2 ** 32 + 5,
    -(2 ** 31) - 1,
    2 ** 53,
    2 ** 63,
    1e19,
    -1e19,
    1e21,
    1e300,
    1e-7,
  ),
);
const timeText = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
    .map((date) => date.toISOString()),
  fc.constantFrom(
    '2024-01-01T00:00:00Z',
    '2024-01-01T3:04:05+02:00',
    '2024-02-30T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00.000000Z',
    '2024-01-01T00:00:00,5Z',
    '2024-01-01T00:00:00.123456-05:30',
    '2024-01-01',
  ),
);
const text = fc.oneof(fc.constantFrom('', 'TCP', 'a', '<&>'), fc.string({ maxLength: 5, unit: 'grapheme' }));
const integers = fc.integer({ min: -3, max: 70_000 });

const scalars: Readonly<Record<string, Arbitrary<unknown>>> = {
  s: text,
  b: fc.boolean(),
  i: fc.oneof({ weight: 20, arbitrary: integers }, numbers.filter(Number.isInteger)),
  l: fc.oneof({ weight: 20, arbitrary: integers }, numbers.filter(Number.isInteger)),
  o: fc.oneof(integers, text),
  q: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('1', '1000m', '0.5Gi', '1000', '1.500', '100e3', '1024Ki') },
    { weight: 3, arbitrary: numbers },
    quantityText,
  ),
  t: timeText,
  u: fc.oneof(fc.constantFrom('2024-01-01T00:00:00.123456Z', '2024-01-01T00:00:00,000000+01:00'), timeText),
  x: fc.jsonValue({ maxDepth: 2 }),
  y: fc.oneof(
    fc.constantFrom('', 'YQ==', 'YR==', 'YWI=', 'Y\nQ==', 'YWJj', '-_==', 'YQ'),
    fc.base64String({ maxLength: 12 }),
    fc.array(fc.integer({ min: -1, max: 300 }), { maxLength: 3 }),
  ),
};

/** How far down `fullObject` goes: to the end in all types but those that contain themselves. */
const deepest = 14;

/**
 * An object of a kind with every field that it can have, down to the last. Fields without parts have their value from
 * `values`, by the letter of their type; lists and maps have `elements` elements.
 */
export function fullObject(kind: Kind, values: Readonly<Record<string, unknown>>, elements: number): object {
  const value = (type: string, depth: number): unknown => {
    const rest = type.slice(1);
    if (type.startsWith('*')) return value(rest, depth);
    const parts = Array.from({ length: elements }, (_, at) => at);
    if (type.startsWith('[')) return parts.map(() => value(rest, depth + 1));
    if (type.startsWith('{')) return Object.fromEntries(parts.map((at) => [`k${at}`, value(rest, depth + 1)]));
    return type in values ? values[type] : struct(type, depth + 1);
  };
  const struct = (type: string, depth: number): object => {
    const fields = depth > deepest ? [] : (types.get(type) ?? []);
    return Object.fromEntries(fields.map((field) => [field.name, value(field.type, depth)]));
  };
  return { ...struct(kind.type, 0), apiVersion: kind.apiVersion, kind: kind.kind };
}
