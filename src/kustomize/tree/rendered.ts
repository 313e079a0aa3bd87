import { KustomizeError } from '../errors.ts';
import { foldAgain, isWrittenAsBlock } from './fold-again.ts';
import type { ScalarNode } from './node.ts';
import { resolveScalar, type Resolved } from './resolve.ts';

/**
 * What a scalar stands for once kustomize has printed its own tree with go-yaml v3 and read that again, as it does
 * whenever it renders an object. Throws what resolveScalar throws, and for a block of text that begins with a tab.
 */
export function renderedScalar(node: ScalarNode): Resolved {
  const resolved = resolveScalar(node);
  // An empty value inside of brackets is printed as a pair of quotes.
  if (resolved.type === 'null') return isEmptyInBrackets(node) ? { type: 'string', value: '' } : resolved;
  if (resolved.type !== 'string') return resolved;
  const { style } = node;
  const isBlock = style === 'literal' || style === 'folded' || (style === 'plain' && resolved.value.includes('\n'));
  if (!isBlock || !isWrittenAsBlock(resolved.value)) return resolved;
  if (resolved.value.startsWith('\t')) {
    throw new KustomizeError('yaml: found a tab character where an indentation space is expected');
  }
  return style === 'folded' ? { type: 'string', value: foldAgain(resolved.value) } : resolved;
}

/** Whether a null is one that the reader found inside of brackets without any text: it has a tag and nothing else. */
function isEmptyInBrackets(node: ScalarNode): boolean {
  return node.tag === '!!null' && node.text === '' && node.style === 'plain';
}
