/** What one list has more than the other. Items are names: one in place of another one is new. */
export function surplus(after: readonly string[], before: readonly string[]): readonly string[] {
  const left = [...before];
  return after.filter((item) => {
    const index = left.indexOf(item);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
