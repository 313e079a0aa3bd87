import { metadataOf } from '../cluster/object-index.ts';
import { textOf } from '../objects/kubernetes-object.ts';
import type { ReleaseRenderer } from './renderer.ts';

/** Stands in where no chart can be rendered: every release is unresolved, for the reason given. */
export function withoutHelm(why: string): ReleaseRenderer {
  return {
    changed: () => {},
    render: ({ object }) => {
      const metadata = metadataOf(object);
      const [namespace, name] = [textOf(metadata, 'namespace'), textOf(metadata, 'name')];
      return Promise.resolve({
        namespace,
        name,
        releaseName: name,
        releaseNamespace: namespace,
        chart: '',
        state: 'unresolved',
        objects: [],
        skipped: [],
        unresolved: [{ kind: 'chart', name: `HelmRelease/${namespace}/${name}`, why }],
        notices: [],
        release: undefined,
      });
    },
  };
}
