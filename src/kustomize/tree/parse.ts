import { YAMLException, type Event } from 'js-yaml';
import { parseYaml } from '../../model/yaml/parse-events.ts';
import { KustomizeError } from '../errors.ts';
import { deepestNode } from '../limits.ts';
import { characterFault, earlyEnd, goYamlFault } from './yaml-fault.ts';

/** The events of a YAML text. Throws a KustomizeError with go-yaml's words and the line. */
export function parseText(text: string): Event[] {
  const wrong = characterFault(text);
  if (wrong !== undefined) throw new KustomizeError(wrong);
  try {
    return parseYaml(text, deepestNode, 'end');
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const end = earlyEnd(error, text);
    if (end !== undefined) return parseText(text.slice(0, end));
    throw new KustomizeError(goYamlFault(error, text), { cause: error });
  }
}
