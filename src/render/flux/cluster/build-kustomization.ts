import type { Build, Builder } from '../../../kustomize/index.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import { normalisePath } from '../entry/entry-point.ts';
import { FluxError } from '../flux-error.ts';
import { editKustomization } from '../kustomization/edit.ts';
import { generatedKustomization, hasFile, ownKustomization } from '../kustomization/generate.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import type { Artifact } from '../source/artifact.ts';
import { keyOf } from './rendered.ts';

/** Builds the directory of a Kustomization with what its spec adds. Throws a KustomizeError or a FluxError. */
export function buildKustomization(kustomization: FluxKustomization, artifact: Artifact, builder: Builder): Build {
  const { spec, version } = kustomization;
  const path = valueOr(spec.path, '');
  const directory = `/${normalisePath(path)}`;
  if (artifact.kind(directory) !== 'directory') {
    throw new FluxError(`kustomization path not found: ${JSON.stringify(path)} is no directory of its source`);
  }
  const generated = hasFile(artifact, directory) ? undefined : generatedKustomization(artifact, directory);
  return builder.build(directory, {
    name: keyOf(kustomization),
    version: `${version}\n${generated?.source.text ?? ''}`,
    read: (found, root) => {
      const file = generated ?? ownKustomization(found, root);
      return editKustomization(file, spec, artifact, root);
    },
  });
}
