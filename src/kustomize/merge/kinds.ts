import { KustomizeError } from '../errors.ts';
import type { Node } from '../tree/node.ts';
import { isNull } from '../tree/node.ts';
import type { Draft } from './draft.ts';

const kindNames = { scalar: 'ScalarNode', map: 'MappingNode', list: 'SequenceNode' } as const;

/** Whether there is nothing: no node, or a null. */
export function isMissing(draft: Draft | undefined): boolean {
  return draft === undefined || (draft.kind === 'scalar' && isNull(draft.node));
}

/** Throws kustomize's error unless a node is of the kind, or nothing. */
export function expectKind(draft: Draft | undefined, kind: Node['kind']): void {
  if (draft === undefined || isMissing(draft) || draft.kind === kind) return;
  const content = draft.kind === 'scalar' ? `\n${draft.node.text}\n` : '';
  const message = `wrong node kind: expected ${kindNames[kind]} but got ${kindNames[draft.kind]}: node contents:${content}`;
  throw new KustomizeError(message);
}
