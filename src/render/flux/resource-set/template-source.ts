import { emitWithMap, type MapNode } from '../../../kustomize/index.ts';
import type { Text } from '../../../kustomize/kustomization/spec.ts';
import type { Mark, ScalarNode } from '../../../kustomize/tree/node.ts';
import { formatPath, type Path } from '../../../model/path.ts';
import { readTemplate, type Template } from './template/fill-in.ts';
import type { TemplatePlace } from './template/output.ts';
import { TemplateError } from './template/template-error.ts';

/** A template of a ResourceSet. */
export interface TemplateSource {
  readonly text: string;
  readonly template: Template;
  /** Where it stands in the ResourceSet. */
  readonly path: Path;
  /** Who decided what is at a place of the template; undefined where its text is not followed into a file. */
  markAt(place: TemplatePlace): Mark | undefined;
}

/** An entry of `spec.resources`: the template is its YAML, keys in order, as the operator prints it. */
export function resourceTemplate(resource: MapNode, path: Path): TemplateSource {
  const { text, spans } = emitWithMap([resource]);
  return {
    text,
    template: readAt(text, path),
    path,
    markAt: ({ offset, isText }) => {
      const span = spans.findLast(({ start }) => start <= offset);
      return markOf(span?.node.mark, isText);
    },
  };
}

/** `spec.resourcesTemplate`: a text of several documents. */
export function textTemplate({ value, node }: Text, path: Path): TemplateSource {
  const within: ScalarNode | undefined = node.mark === undefined ? undefined : node;
  const source = within && { path: '', text: value, within };
  return {
    text: value,
    template: readAt(value, path),
    path,
    markAt: ({ offset, isText }) => markOf(source && { source, offset }, isText),
  };
}

function markOf(mark: Mark | undefined, isText: boolean): Mark | undefined {
  return mark && !isText ? { source: mark.source, offset: mark.offset, role: 'mixed' } : mark;
}

function readAt(text: string, path: Path): Template {
  return inTemplate(text, path, () => readTemplate(text));
}

/** Names the template and the line in what goes wrong with it. */
export function inTemplate<T>(text: string, path: Path, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new TemplateError(`${formatPath(path)}: ${error.message}${lineIn(text, error)}`, error.offset, {
      cause: error,
    });
  }
}

function lineIn(text: string, { offset }: TemplateError): string {
  const line = text.slice(0, offset).split('\n').length;
  return text.includes('\n') ? `, in line ${line} of the template` : '';
}
