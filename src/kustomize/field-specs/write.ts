import { stringNode, type Mark, type Node, type ScalarNode } from '../tree/node.ts';
import { overwriting } from '../tree/shared.ts';
import { wrongKind } from './edit-field.ts';

/** The mark with the step that writes, unless it names one already. */
export function stepMark(mark: Mark | undefined, step: string): Mark | undefined {
  return mark && { ...mark, step: mark.step ?? step };
}

/** A string in the place of a scalar: the place keeps its style. */
export function writeString(before: Node | undefined, text: string, mark: Mark | undefined): ScalarNode {
  if (!before) return stringNode(text, mark);
  if (before.kind !== 'scalar') throw wrongKind('scalar', before);
  if (before.text === text && before.tag === '!!str') return before;
  return overwriting(before, { kind: 'scalar', mark, text, style: before.style, tag: '!!str' });
}
