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
