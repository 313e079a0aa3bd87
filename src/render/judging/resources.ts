import type { Path } from '../../model/path.ts';
import { resourceId, type Place, type Resource } from '../../model/resource.ts';
import type { FieldOrigin } from '../flux/cluster/field-origin.ts';
import { metadataOf } from '../flux/cluster/object-index.ts';
import { textOf } from '../flux/objects/kubernetes-object.ts';
import { withApiServerDefaults } from './api-server-defaults.ts';
import type { Part } from './parts.ts';
import type { ReleaseProofs } from './release-proofs.ts';

/**
 * What a rendered cluster would hold, as resources to judge. Objects that two parts render are two resources.
 * `fileOf` makes of a path in the repository one to show. Of objects in releases, `proofs` say better where a field is.
 */
export function* resourcesOf(
  parts: readonly Part[],
  fileOf: (file: string) => string,
  proofs?: ReleaseProofs,
): Generator<Resource> {
  const keys = new Set<string>();
  for (const { id, kind, rendered, definition } of parts) {
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
      const ofRelease = kind === 'HelmRelease' ? proofs : undefined;
      const place = (path: Path): Place | undefined => {
        const found = ofRelease?.get(one, path) ?? one.origin(path);
        return shown(found, fileOf) ?? shown(definition?.origin([]), fileOf);
      };
      const start = place([]);
      const origin = start && { start, at: (path: Path): Place => place(path) ?? start };
      if (origin) ofRelease?.watch(origin, one);
      yield { ...identity, key, object, ...(origin && { origin }) };
    }
  }
}

function shown(found: FieldOrigin | undefined, fileOf: (file: string) => string): Place | undefined {
  if (found === undefined || found.file === '') return undefined;
  const { file, line, column, certainty } = found;
  return { file: fileOf(file), line, column, certainty };
}
