import type { Path } from '../../model/path.ts';
import { resourceId, type Origin, type Place, type Resource } from '../../model/resource.ts';
import type { FieldOrigin } from '../flux/cluster/field-origin.ts';
import type { RenderedObject } from '../flux/cluster/rendered.ts';
import { metadataOf } from '../flux/cluster/object-index.ts';
import { textOf } from '../flux/objects/kubernetes-object.ts';
import { withApiServerDefaults } from './api-server-defaults.ts';
import type { Part } from './parts.ts';
import type { ReleaseProofs } from './release-proofs.ts';

/** A resource to judge, and what it was rendered as. */
export interface JudgedResource {
  readonly resource: Resource;
  readonly rendered: RenderedObject;
  readonly part: Part;
}

/** What is judged beside what is rendered. */
export interface ResourceOptions {
  /** Of objects in releases, they say better where a field is. */
  readonly proofs?: ReleaseProofs;
  /** Gives what is judged instead of a rendered object. */
  readonly adapt?: (rendered: RenderedObject) => RenderedObject;
}

/**
 * What a rendered cluster would hold, as resources to judge. Objects that two parts render are two resources.
 * `fileOf` makes of a path in the repository one to show.
 */
export function* resourcesOf(
  parts: readonly Part[],
  fileOf: (file: string) => string,
  { proofs, adapt }: ResourceOptions = {},
): Generator<JudgedResource> {
  const keys = new Set<string>();
  for (const part of parts) {
    for (const one of part.rendered.objects) {
      const rendered = adapt?.(one) ?? one;
      const object = withApiServerDefaults(rendered.object);
      const metadata = metadataOf(object);
      const identity = {
        apiVersion: textOf(object, 'apiVersion'),
        kind: textOf(object, 'kind'),
        namespace: textOf(metadata, 'namespace'),
        name: textOf(metadata, 'name'),
      };
      const base = `${part.id}#${resourceId(identity)}`;
      let key = base;
      for (let number = 2; keys.has(key); number++) key = `${base}#${number}`;
      keys.add(key);
      const ofRelease = part.kind === 'HelmRelease' ? proofs : undefined;
      const place = (path: Path): Place | undefined => {
        const found = ofRelease?.get(one, path) ?? one.origin(path);
        return shown(found, fileOf) ?? shown(part.definition?.origin([]), fileOf);
      };
      let origin: Origin | undefined;
      const resource = {
        ...identity,
        key,
        object,
        // Looked up when somebody asks: most objects are never looked at again.
        get origin(): Origin | undefined {
          const start = origin?.start ?? place([]);
          return (origin ??= start && { start, at: (path) => place(path) ?? start });
        },
      };
      if (ofRelease && resource.origin) ofRelease.watch(resource.origin, one);
      yield { part, rendered, resource };
    }
  }
}

function shown(found: FieldOrigin | undefined, fileOf: (file: string) => string): Place | undefined {
  if (found === undefined || found.file === '') return undefined;
  const { file, line, column, certainty } = found;
  return { file: fileOf(file), line, column, certainty };
}
