import type { Mark, Part, ScalarNode, Step } from './node.ts';

/** How much the text at a place says about a value; `docs/kustomize.md` has the words for users. */
export type Certainty = 'exact' | 'contributing' | 'made';

/** How many texts of a field's history are kept. */
const mostLayers = 64;

/** The text that decides a value. */
export interface Decider {
  readonly mark: Mark;
  readonly certainty: Certainty;
  /** The part of the value that the text is; all of it unless given. */
  readonly part?: Part | undefined;
}

/** A mark with the step that writes. */
export function stepMark(mark: Mark, step: Step | undefined): Mark;
export function stepMark(mark: Mark | undefined, step: Step | undefined): Mark | undefined;
export function stepMark(mark: Mark | undefined, step: Step | undefined): Mark | undefined {
  return mark && step ? { ...mark, step } : mark;
}

/** The mark of a text that is put in the place of another, which stays known as the layer below. */
export function over(mark: Mark, before: Mark | undefined): Mark;
export function over(mark: Mark | undefined, before: Mark | undefined): Mark | undefined;
export function over(mark: Mark | undefined, before: Mark | undefined): Mark | undefined {
  if (!mark || !before || before === mark) return mark ?? before;
  if (isSamePlace(mark, before)) return before;
  if (!isDeep(before)) return { ...mark, over: before };
  return { ...mark, role: mark.role && 'mixed', over: before.over };
}

/** Whether a field has so many layers that one of them has to give way: whoever writes it again and again pays for it. */
function isDeep(mark: Mark): boolean {
  let layers = 0;
  for (let layer: Mark | undefined = mark; layer; layer = layer.over) layers += 1;
  return layers >= mostLayers;
}

function isSamePlace(one: Mark, other: Mark): boolean {
  return (
    one.source === other.source &&
    one.offset === other.offset &&
    one.step === other.step &&
    one.role === other.role &&
    one.part?.start === other.part?.start &&
    one.part?.end === other.part?.end
  );
}

/** The text that a mark says decides the value. */
export function deciderOf(top: Mark): Decider {
  let mark = top;
  let certainty: Certainty = 'exact';
  let shift = 0;
  let length: number | undefined;
  while (mark.over && (mark.role === 'agrees' || mark.role === 'passes')) {
    if (mark.role === 'agrees') certainty = 'contributing';
    else if (mark.part) {
      shift += mark.part.start;
      length = mark.part.end - mark.part.start;
    }
    mark = mark.over;
  }
  if (mark.role !== undefined) certainty = mark.role === 'made' ? 'made' : 'contributing';
  const { start, end } = mark.part ?? { start: 0, end: length };
  return { mark, certainty, part: end === undefined ? undefined : { start: start + shift, end: end + shift } };
}

/** The mark of a value that a step copies from another field: its place is that of the text that decides there. */
export function carried(from: Mark | undefined, step: Step | undefined, before: Mark | undefined): Mark | undefined {
  if (!from) return before;
  const { mark, certainty, part } = deciderOf(from);
  const role = certainty === 'exact' ? undefined : certainty === 'made' ? 'made' : 'mixed';
  const { source, offset, encoding } = mark;
  return { source, offset, step: step ?? mark.step, role, part, encoding, over: before };
}

/** The mark of a part of a scalar: the very text of the part, if one text has it. */
export function partMark(node: ScalarNode, part: Part): Mark | undefined {
  const { mark, text } = node;
  if (!mark || (part.start === 0 && part.end === text.length)) return mark;
  for (let layer: Mark | undefined = mark; layer; layer = layer.over) {
    if (layer.role === undefined && layer.part?.start === part.start && layer.part.end === part.end) {
      return { ...layer, part: undefined, over: undefined };
    }
  }
  const decider = deciderOf(mark);
  if (decider.certainty !== 'exact' || decider.part || decider.mark.encoding) return { ...mark, role: 'mixed' };
  return innerMark({ ...node, mark: decider.mark }, part.start, undefined);
}

/** The mark of what stands at an index of a scalar's text. */
export function innerMark(node: ScalarNode, index: number, step: Step | undefined): Mark {
  const path = node.mark?.source.path ?? '';
  return { source: { path, text: node.text, within: node }, offset: index, step };
}
