import type { Path } from '../../model/path.ts';
import { resourceId, type Place, type Resource } from '../../model/resource.ts';
import { metadataOf } from '../flux/cluster/object-index.ts';
import type { RenderedObject } from '../flux/cluster/rendered.ts';
import { textOf } from '../flux/objects/kubernetes-object.ts';
import { withApiServerDefaults } from './api-server-defaults.ts';
import type { Part } from './parts.ts';

/**
 * What a rendered cluster would hold, as resources to judge. Objects that two parts render are two resources.
 * `fileOf` makes of a path in the repository one to show.
 */
export function* resourcesOf(parts: readonly Part[], fileOf: (file: string) => string): Generator<Resource> {
  const keys = new Set<string>();
  for (const { id, rendered, definition } of parts) {
    for (const one of rendered.objects) {
      const object = withApiServerDefaults(one.object);
      const metadata = metadataOf(object);
      const identity = {
        apiVersion: textOf(object, 'apiVersion'),
        kind: textOf(object, 'kind'),
        namespace: textOf(metadata, 'namespace'),
        name: textOf(metadata, 'name'),
      };
      const base = `${id}#${resourceId(identity)}`;
      let key = base;
      for (let number = 2; keys.has(key); number++) key = `${base}#${number}`;
      keys.add(key);
      const place = (path: Path): Place | undefined => placeAt(one, path, fileOf) ?? placeAt(definition, [], fileOf);
      const start = place([]);
      const origin = start && { start, at: (path: Path): Place => place(path) ?? start };
      yield { ...identity, key, object, ...(origin && { origin }) };
    }
  }
}

function placeAt(
  rendered: RenderedObject | undefined,
  path: Path,
  fileOf: (file: string) => string,
): Place | undefined {
  const found = rendered?.origin(path);
  if (found === undefined || found.file === '') return undefined;
  const { file, line, column, certainty } = found;
  return { file: fileOf(file), line, column, certainty };
}
