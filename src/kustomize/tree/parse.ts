import { YAMLException, type Event } from 'js-yaml';
import { parseYaml } from '../../model/yaml/parse-events.ts';
import { KustomizeError } from '../errors.ts';
import { deepestNode } from '../limits.ts';

/** What js-yaml says, and what go-yaml says. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [/bad indentation of a mapping/, 'mapping values are not allowed in this context'],
  [/non-printable|valid JSON character/, 'control characters are not allowed'],
  [/tab characters/, 'found a tab character that violates indentation'],
  [/deficient indentation/, 'did not find the end of a quoted text or of a list or map in brackets'],
];

/** The events of a YAML text. Throws a KustomizeError with go-yaml's words and the line. */
export function parseText(text: string): Event[] {
  try {
    return parseYaml(text, deepestNode);
  } catch (error) {
    throw error instanceof YAMLException ? fault(error) : error;
  }
}

function fault(error: YAMLException): KustomizeError {
  const line = error.mark === undefined ? '' : `line ${error.mark.line + 1}: `;
  const reason = wordings.find(([pattern]) => pattern.test(error.reason))?.[1] ?? error.reason;
  return new KustomizeError(`yaml: ${line}${reason}`, { cause: error });
}
