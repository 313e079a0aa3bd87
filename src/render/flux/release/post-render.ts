import {
  createBuilder,
  memoryFileSystem,
  nearestOrigin,
  nodeOrigin,
  type MapNode,
  type NodeOrigin,
} from '../../../kustomize/index.ts';
import { parseLoosely } from '../../../kustomize/kustomization/parse.ts';
import { emitWithMap, type Span } from '../../../kustomize/tree/emit.ts';
import { jsonForm } from '../../../kustomize/tree/json.ts';
import type { Path } from '../../../model/path.ts';
import { spanAt } from '../cluster/span-at.ts';
import { keysOf } from '../cluster/built-origin.ts';
import { FluxError } from '../flux-error.ts';
import type { HelmDocument } from './helm-output.ts';
import type { HelmReleaseSpec } from './spec.ts';

/** A text that a post-renderer got, and what its parts are. */
interface Stage {
  readonly text: string;
  /** The scalars of the objects that it was printed from; none where helm printed it. */
  readonly spans: readonly Span[];
}

/** Where a field of an object was decided. */
export type Decision =
  /** By the chart: the document that helm printed. */
  | { readonly by: 'chart'; readonly file: string; readonly layers: NodeOrigin['layers'] }
  /** By the post-renderer with this index, at a place of the release's text as far as that is known. */
  | { readonly by: 'post-renderer'; readonly index: number; readonly origin: NodeOrigin };

/** An object after all post-renderers. */
export interface PostRendered {
  readonly node: MapNode;
  /** Who decided the field at a path, or the nearest part of it that there is. */
  readonly decision: (path: Path) => Decision | undefined;
}

/**
 * Sends documents through post-renderers, each a build of kustomize over what the one before it printed, as
 * helm-controller does. `file` is the release's own, for messages. Throws a KustomizeError or a FluxError.
 */
export function postRender(
  documents: readonly HelmDocument[],
  postRenderers: HelmReleaseSpec['postRenderers'],
  file: string,
): readonly PostRendered[] {
  const helmText = joined(documents);
  let stage: Stage = { text: helmText.text, spans: [] };
  let nodes: readonly MapNode[] = [];
  const stages: Stage[] = [];
  for (const [index, { kustomize }] of postRenderers.entries()) {
    stages.push(stage);
    nodes = builtWith(stage.text, kustomize, index, file);
    if (index < postRenderers.length - 1) stage = emitWithMap(nodes);
  }
  const history = new History(stages, helmText.ends, documents);
  return nodes.map((node) => ({ node, decision: (path) => history.decision(node, path) }));
}

type Kustomize = HelmReleaseSpec['postRenderers'][number]['kustomize'];

function builtWith(text: string, kustomize: Kustomize, index: number, file: string): readonly MapNode[] {
  const resource = stageFile(index);
  const { resources } = createBuilder(memoryFileSystem({ [resource]: text })).build('/', {
    name: resource,
    version: '',
    read: () => {
      const own = parseLoosely({ path: `/${file}`, text: `resources: ['.${resource}']` }, '/');
      return { ...own, patches: kustomize?.patches ?? [], images: kustomize?.images ?? [] };
    },
  });
  return resources.map(({ node }) => {
    const form = jsonForm(node);
    if (form.kind !== 'map') throw new FluxError('an object is no map');
    return form;
  });
}

function stageFile(index: number): string {
  return `/helm-output-${index}.yaml`;
}

function joined(documents: readonly HelmDocument[]): { readonly text: string; readonly ends: readonly number[] } {
  let text = '';
  const ends = documents.map((document) => {
    text += document.text.startsWith('---') ? document.text : `---\n${document.text}`;
    if (!text.endsWith('\n')) text += '\n';
    return text.length;
  });
  return { text, ends };
}

/** Follows a place in what a post-renderer got back to who wrote it. */
class History {
  readonly #stages: readonly Stage[];
  readonly #ends: readonly number[];
  readonly #documents: readonly HelmDocument[];
  readonly #lines = new Map<number, readonly number[]>();

  constructor(stages: readonly Stage[], ends: readonly number[], documents: readonly HelmDocument[]) {
    this.#stages = stages;
    this.#ends = ends;
    this.#documents = documents;
  }

  decision(node: MapNode, path: Path): Decision | undefined {
    const origin = nearestOrigin({ node }, keysOf(path));
    return origin && this.#follow(origin, this.#stages.length - 1, { layers: [], isExact: true });
  }

  /** `after` is what became of the field later: the layers, and whether the value stayed what it was. */
  #follow(
    origin: NodeOrigin,
    index: number,
    after: { readonly layers: NodeOrigin['layers']; readonly isExact: boolean },
  ): Decision | undefined {
    const layers = [...origin.layers.filter(({ file }) => file !== stageFile(index)), ...after.layers];
    if (origin.file !== stageFile(index)) {
      const certainty = after.isExact ? origin.certainty : 'contributing';
      return { by: 'post-renderer', index, origin: { ...origin, layers, certainty } };
    }
    const offset = (this.#linesOf(index)[origin.line - 1] ?? 0) + origin.column - 1;
    if (index === 0) {
      const document = this.#documents[this.#ends.findIndex((end) => offset < end)];
      return { by: 'chart', file: document?.file ?? '', layers };
    }
    // A list or map begins with its first scalar.
    const span = spanAt(this.#stages[index]?.spans ?? [], offset);
    const before = span && nodeOrigin(span.node);
    const isExact = after.isExact && origin.certainty === 'exact';
    return before && this.#follow(before, index - 1, { layers, isExact });
  }

  #linesOf(index: number): readonly number[] {
    const known = this.#lines.get(index) ?? lineStarts(this.#stages[index]?.text ?? '');
    this.#lines.set(index, known);
    return known;
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
