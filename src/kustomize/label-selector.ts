import { KustomizeError } from './errors.ts';
import { labelKeyFaults, labelValueFaults } from './label-syntax.ts';

/** Whether labels, or annotations, fit a selector. */
export type LabelTest = (labels: ReadonlyMap<string, string>) => boolean;

/** Words that mean something between a key and its values. */
const operators = ['in', '=', '==', '>', '<', 'notin', '!='];
/** Everything that is no key and no value; the end of the text is the empty token. */
const tokens = /==|!=|[=!(),<>]|[^\s=!(),<>]+/g;
const isName = (token: string): boolean => !/^(?:|==|!=|[=!(),<>])$/.test(token);

/**
 * Reads a selector in Kubernetes' syntax: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`. The empty one takes everything.
 * Throws a KustomizeError with Kubernetes' words for any other text.
 */
export function parseLabelSelector(text: string): LabelTest {
  const tests = new SelectorReader(text).read();
  return (labels) => tests.every((test) => test(labels));
}

class SelectorReader {
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = text.match(tokens) ?? [];
  }

  read(): LabelTest[] {
    const tests: LabelTest[] = [];
    while (this.#peek() !== '') {
      const first = this.#peek();
      if (first !== '!' && !isName(first)) throw unexpected(first, ", expected: !, identifier, or 'end of string'");
      tests.push(this.#requirement());
      const separator = this.#take();
      if (separator === '') break;
      if (separator !== ',') throw unexpected(separator, ", expected: ',' or 'end of string'");
      const next = this.#peek();
      if (next !== '!' && !isName(next)) throw unexpected(next, ", expected: identifier after ','");
    }
    return tests;
  }

  #requirement(): LabelTest {
    try {
      return this.#readRequirement();
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      throw new KustomizeError(`unable to parse requirement: ${error.message}`, { cause: error });
    }
  }

  #readRequirement(): LabelTest {
    const isAbsence = this.#peek() === '!';
    if (isAbsence) this.#take();
    const key = this.#take();
    if (!isName(key)) throw unexpected(key, ', expected: identifier');
    refuse(`invalid label key ${JSON.stringify(key)}`, labelKeyFaults(key));
    if (isAbsence) return (labels) => !labels.has(key);
    if (this.#peek() === '' || this.#peek() === ',') return (labels) => labels.has(key);
    const operator = this.#take();
    if (!operators.includes(operator)) throw unexpected(operator, ", expected: '=', '!=', '==', 'in', notin'");
    const values = operator === 'in' || operator === 'notin' ? this.#values() : [this.#value()];
    return comparison(key, operator, values);
  }

  #value(): string {
    if (this.#peek() === '' || this.#peek() === ',') return '';
    const value = this.#take();
    if (!isName(value)) throw unexpected(value, ', expected: identifier');
    return value;
  }

  /** Values in parentheses; nothing before, between or after commas is the empty value. */
  #values(): string[] {
    const open = this.#take();
    if (open !== '(') throw unexpected(open, " expected: '('");
    const first = this.#peek();
    if (first !== ')' && first !== ',' && !isName(first)) throw unexpected(first, ", expected: ',', ')' or identifier");
    const values: string[] = [];
    for (;;) {
      const isValue = isName(this.#peek());
      values.push(isValue ? this.#take() : '');
      const separator = this.#take();
      if (separator === ')') return values;
      if (separator !== ',')
        throw unexpected(separator, isValue ? ", expected: ',' or ')'" : ", expected: ',', or identifier");
    }
  }

  #peek(): string {
    return this.#tokens[this.#next] ?? '';
  }

  #take(): string {
    return this.#tokens[this.#next++] ?? '';
  }
}

function comparison(key: string, operator: string, values: readonly string[]): LabelTest {
  const [limit = ''] = values;
  const isSize = operator === '>' || operator === '<';
  if (isSize && !isInteger(limit)) {
    throw new KustomizeError("for 'Gt', 'Lt' operators, the value must be an integer");
  }
  for (const value of values.toSorted()) {
    refuse(`invalid label value: ${JSON.stringify(value)}: at key: ${JSON.stringify(key)}`, labelValueFaults(value));
  }
  if (!isSize) {
    const isWanted = operator !== 'notin' && operator !== '!=';
    return (labels) => {
      const actual = labels.get(key);
      return (actual !== undefined && values.includes(actual)) === isWanted;
    };
  }
  return (labels) => {
    const actual = labels.get(key) ?? '';
    if (!isInteger(actual)) return false;
    return operator === '>' ? BigInt(actual) > BigInt(limit) : BigInt(actual) < BigInt(limit);
  };
}

/** An integer of 64 bits in decimal, as Go reads one. */
function isInteger(text: string): boolean {
  if (!/^[-+]?\d{1,30}$/.test(text)) return false;
  return BigInt.asIntN(64, BigInt(text.replace('+', ''))) === BigInt(text.replace('+', ''));
}

function unexpected(token: string, expected: string): KustomizeError {
  return new KustomizeError(`found '${token}'${expected}`);
}

function refuse(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new KustomizeError(`${what}: ${faults.join('; ')}`);
}
