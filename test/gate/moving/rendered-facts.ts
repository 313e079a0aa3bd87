import type { Path } from '../../../src/model/path.ts';
import type { RenderedObject } from '../../../src/render/flux/cluster/rendered.ts';
import type { RenderedState } from '../../../src/gate/clusters/rendered-cluster.ts';

/** All that can be said of a state, as data: two renders of the same files have to agree on it. */
export function factsOf(state: RenderedState): unknown {
  if ('failed' in state) return state;
  return state.parts.map(({ id, parent, definition, rendered }) => {
    const { error, unresolved, objects, skipped } = rendered;
    return {
      id,
      parent,
      definition: definition && factsOfObject(definition),
      state: rendered.state,
      error,
      unresolved,
      objects: objects.map(factsOfObject),
      skipped: skipped.map(factsOfObject),
    };
  });
}

function factsOfObject({ object, origin, encrypted, dropped }: RenderedObject): unknown {
  return { object, encrypted, dropped, places: Array.from(pathsOf(object, []), (path) => placeText(origin(path))) };
}

function placeText({ file, line, column, certainty, layers }: ReturnType<RenderedObject['origin']>): string {
  const all = layers.map((layer) => `${layer.file}:${layer.line}`).join(' ');
  return `${file}:${line}:${column} ${certainty} ${all}`;
}

/** All paths down to the third level, and some of what lies below. */
function* pathsOf(value: unknown, path: Path): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null || path.length > 7) return;
  for (const [index, [key, child]] of Object.entries(value).entries()) {
    if (path.length < 3 || index < 2) yield* pathsOf(child, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}
