import type { RenderedKustomization, RenderedRelease } from './rendered.ts';

/** The Kustomizations that are not what they were, or are only on one side. */
export function changedResults(
  left: ReadonlyMap<string, RenderedKustomization>,
  right: ReadonlyMap<string, RenderedKustomization>,
): readonly string[] {
  const keys = new Set([...left.keys(), ...right.keys()]);
  return Array.from(keys).filter((key) => {
    const [one, other] = [left.get(key), right.get(key)];
    if (one === undefined || other === undefined) return true;
    return one.state !== other.state || one.error !== other.error || !isSameList(one, other);
  });
}

type Rendered = Pick<RenderedRelease, 'objects'>;

export const nothing: Rendered = { objects: [] };

/** Objects of an unchanged Kustomization are not made again. */
export function isSameList(left: Rendered, right: Rendered): boolean {
  return (
    left.objects.length === right.objects.length && left.objects.every((one, index) => one === right.objects[index])
  );
}
