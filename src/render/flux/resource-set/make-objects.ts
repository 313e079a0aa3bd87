import { Fault } from '../../../manifests/problem.ts';
import { splitText } from '../../../kustomize/tree/split.ts';
import type { Mark } from '../../../kustomize/tree/node.ts';
import { formatPath, type Path } from '../../../model/path.ts';
import { FluxError } from '../flux-error.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { selectObjects } from '../objects/select-objects.ts';
import { readSubstituted, type ReadObject } from '../substitution/read-substituted.ts';
import { inTemplate, type TemplateSource } from './template-source.ts';
import type { Budget } from './template/budget.ts';
import { fillIn } from './template/fill-in.ts';
import { placeIn, type Filled } from './template/output.ts';
import type { Value } from './template/values.ts';

/** An object that a template makes. */
export interface MadeObject {
  readonly object: KubernetesObject;
  /** Where its template stands in the ResourceSet. */
  readonly path: Path;
  /** Who decided the value at a path of the object; undefined where that is not followed. */
  readonly markAt: (path: Path) => Mark | undefined;
}

/**
 * The objects of a template for one input set, lists taken apart. Throws a TemplateError where it cannot be filled in, and
 * a FluxError where the result is no Kubernetes object.
 */
export function makeObjects(source: TemplateSource, inputs: Value, budget: Budget): MadeObject[] {
  const { text, template, path } = source;
  const filled = inTemplate(text, path, () => fillIn(template, inputs, budget));
  return splitText(filled.text).flatMap(({ start, end }) => {
    const part = filled.text.slice(start, end);
    if (isBlank(part)) return [];
    const read = readPart(part, source);
    return selectObjects([read.object]).map((object) => {
      const markAt = object === read.object ? marksOf(source, filled, read, start) : (): undefined => undefined;
      return { object, path, markAt };
    });
  });
}

/** Whether a document has nothing but separators and comments. */
function isBlank(part: string): boolean {
  return part.split('\n').every((line) => /^\s*(?:#.*|---\s*(?:#.*)?|\.\.\.\s*)?$/.test(line));
}

function readPart(part: string, { path }: TemplateSource): ReadObject {
  try {
    return readSubstituted(part);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const line = part.slice(0, error.offset).split('\n').length;
    throw new FluxError(`${formatPath(path)} makes no object, line ${line} of a document: ${error.message}`, {
      cause: error,
    });
  }
}

function marksOf(
  source: TemplateSource,
  filled: Filled,
  { ranges }: ReadObject,
  start: number,
): (path: Path) => Mark | undefined {
  return (path) => {
    const range = ranges(path)?.value;
    if (range === undefined) return undefined;
    return source.markAt(placeIn(filled, start + range.start, start + range.end));
  };
}
