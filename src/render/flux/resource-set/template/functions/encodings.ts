import { createHash } from 'node:crypto';
import type { Functions } from '../evaluate.ts';
import { fromJson, jsonOf, yamlOf } from '../serialise.ts';
import { TemplateError } from '../template-error.ts';
import { textIn } from '../values.ts';
import { taking } from './taking.ts';

/** slim-sprig's JSON, base64 and checksums, and the operator's `toYaml`. */
export const encodings: Functions = new Map([
  ['toYaml', taking(1, ([value]) => yamlOf(value ?? null))],
  ['toJson', taking(1, ([value]) => jsonOf(value ?? null))],
  ['toRawJson', taking(1, ([value]) => jsonOf(value ?? null, { raw: true }))],
  ['toPrettyJson', taking(1, ([value]) => jsonOf(value ?? null, { indent: '  ' }))],
  ['fromJson', taking(1, ([text]) => fromJson(textIn(text)))],
  ['b64enc', taking(1, ([text]) => Buffer.from(textIn(text)).toString('base64'))],
  ['b64dec', taking(1, ([text]) => fromBase64(textIn(text)))],
  ['sha1sum', taking(1, ([text]) => createHash('sha1').update(textIn(text)).digest('hex'))],
  ['sha256sum', taking(1, ([text]) => createHash('sha256').update(textIn(text)).digest('hex'))],
]);

function fromBase64(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const decoded = bytes.toString();
  const isWhole = bytes.toString('base64') === text && Buffer.from(decoded).equals(bytes);
  if (!isWhole)
    throw new TemplateError(
      `b64dec of ${JSON.stringify(text.slice(0, 100))} is not supported here: no base64 of a text`,
    );
  return decoded;
}
