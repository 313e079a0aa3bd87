import { isDeepStrictEqual } from 'node:util';
import type { RenderedObject, RenderedResourceSet } from '../cluster/rendered.ts';
import type { Lookups } from './providers.ts';
import { renderResourceSet } from './render-resource-set.ts';

/** A question to the cluster, and its answer. */
interface Asked {
  readonly ask: (cluster: Lookups) => readonly (RenderedObject | undefined)[];
  readonly answer: readonly (RenderedObject | undefined)[];
}

interface Known {
  readonly result: RenderedResourceSet;
  readonly asked: readonly Asked[];
}

/** Renders ResourceSets, each again only when an answer that it got from the cluster is another one. */
export class ResourceSets {
  readonly #known = new WeakMap<RenderedObject, Known>();

  /** See renderResourceSet. The same objects for the same ResourceSet and answers. */
  render(rendered: RenderedObject, cluster: Lookups): RenderedResourceSet {
    const known = this.#known.get(rendered);
    if (known?.asked.every(({ ask, answer }) => isSameList(ask(cluster), answer))) return known.result;
    const asked: Asked[] = [];
    const remember = (ask: Asked['ask']): readonly (RenderedObject | undefined)[] => {
      const answer = ask(cluster);
      asked.push({ ask, answer });
      return answer;
    };
    const result = renderResourceSet(rendered, {
      get: (kind, namespace, name) => remember((one) => [one.get(kind, namespace, name)])[0],
      inputProviders: (namespace) =>
        remember((one) => one.inputProviders(namespace)).filter((one) => one !== undefined),
    });
    this.#known.set(rendered, { result, asked });
    return result;
  }
}

function isSameList(left: Asked['answer'], right: Asked['answer']): boolean {
  return left.length === right.length && left.every((one, index) => isSame(one, right[index]));
}

/** Only what an object says goes into a ResourceSet, not where it stands; some objects are made at each question. */
function isSame(one: RenderedObject | undefined, other: RenderedObject | undefined): boolean {
  return one === other || (one?.encrypted === other?.encrypted && isDeepStrictEqual(one?.object, other?.object));
}
