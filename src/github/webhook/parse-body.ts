import { WebhookError } from './webhook-error.ts';

/** GitHub's own payloads have about ten levels. */
const deepest = 100;

const quote = 0x22;
const backslash = 0x5c;
const brackets = { list: 0x5b, listEnd: 0x5d, object: 0x7b, objectEnd: 0x7d } as const;

/** Takes the bytes of a body, gives the JSON in it. Throws a WebhookError for anything else. */
export function parseBody(bytes: Uint8Array): unknown {
  // A few bytes of brackets would become hundreds in memory.
  if (depthOf(bytes) > deepest) throw new WebhookError(`the body is nested deeper than ${deepest} levels`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw new WebhookError('the body is not JSON in UTF-8');
    throw error;
  }
}

/** Of text that is JSON; of other text some number. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let most = 0;
  let isText = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === quote) isText = !isText;
    else if (isText) index += byte === backslash ? 1 : 0;
    else if (byte === brackets.list || byte === brackets.object) most = Math.max(most, (depth += 1));
    else if (byte === brackets.listEnd || byte === brackets.objectEnd) depth -= 1;
  }
  return most;
}
