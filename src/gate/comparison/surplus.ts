/** The items that one list has more often than the other. */
export function surplus(after: readonly string[], before: readonly string[]): readonly string[] {
  const left = [...before];
  return after.filter((item) => {
    const index = left.indexOf(item);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/**
 * What is new in a list of what fails. Equal items belong together, then whatever is left, in its order: an item that was
 * edited is still the same failure, one more is not.
 */
export function newItems(after: readonly string[], before: readonly string[]): readonly string[] {
  return surplus(after, before).slice(surplus(before, after).length);
}
