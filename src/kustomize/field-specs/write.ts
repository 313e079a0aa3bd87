import { over } from '../tree/mark.ts';
import { stringNode, type Mark, type Node, type ScalarNode } from '../tree/node.ts';
import { overwriting } from '../tree/shared.ts';
import { wrongKind } from './edit-field.ts';

/** A string in the place of a scalar: the place keeps its style, and its mark becomes the layer below. */
export function writeString(before: Node | undefined, text: string, mark: Mark | undefined): ScalarNode {
  if (!before) return stringNode(text, mark);
  if (before.kind !== 'scalar') throw wrongKind('scalar', before);
  const marked = over(mark, before.mark);
  if (before.text === text && before.tag === '!!str')
    return marked === before.mark ? before : { ...before, mark: marked };
  return overwriting(before, { kind: 'scalar', mark: marked, text, style: before.style, tag: '!!str' });
}
