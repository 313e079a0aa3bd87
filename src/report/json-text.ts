/** What JSON allows as it is, but a terminal would obey or hide. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Almost all text is plain ASCII, which is quick to see. */
const plain = /^[ -~]*$/;

/** Takes plain data, gives it as one line of JSON that is safe to show on a terminal and parses to the same data. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (plain.test(text)) return text;
  return text.replace(unseen, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** Takes items, the indent of their line and how to print one, gives chunks of a JSON array, each item on its own line. */
export function* jsonArray<Item>(
  items: Iterable<Item>,
  indent: string,
  print: (item: Item) => string = jsonText,
): Generator<string> {
  let before = '[';
  for (const item of items) {
    yield `${before}\n${indent}  ${print(item)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : `\n${indent}]`;
}

/** How to print each field of a model, in the order of printing. */
export type FieldPrinters<Model> = {
  readonly [Field in keyof Model]-?: (value: Exclude<Model[Field], undefined>) => Iterable<string>;
};

/** Takes a model and how to print its fields, gives chunks of a JSON object, each field on a line of its own. Fields without a value are left out. */
export function* jsonFields<Model extends object>(model: Model, printers: FieldPrinters<Model>): Generator<string> {
  let before = '{';
  for (const name in printers) {
    const value = model[name];
    if (!isGiven(value)) continue;
    yield `${before}\n  ${jsonText(name)}: `;
    yield* printers[name](value);
    before = ',';
  }
  yield before === '{' ? '{}\n' : '\n}\n';
}

function isGiven<Value>(value: Value): value is Exclude<Value, undefined> {
  return value !== undefined;
}

/** Prints a field of jsonFields as one line. */
export function onOneLine(value: unknown): Iterable<string> {
  return [jsonText(value)];
}

/** Prints a list in a field of jsonFields, each item on a line of its own. */
export function linePerItem(items: readonly unknown[]): Iterable<string> {
  return jsonArray(items, '  ');
}
