import { KustomizeError } from '../errors.ts';
import type { Draft } from './draft.ts';
import { fieldOf, setField, valueOf } from './draft.ts';
import { setElement } from './elements.ts';

/** What a patch asks for with `$patch`. */
export type Directive = 'merge' | 'replace' | 'delete';

const directiveKey = '$patch';

/** Reads the directive of a patch's map or list, and takes it out: it counts once. */
export function takeDirective(patch: Draft | undefined): Directive {
  if (patch?.kind === 'map') {
    const entry = patch.entries.find(({ key }) => key.text === directiveKey);
    if (!entry) return 'merge';
    const directive = parseDirective(entry.value);
    setField(patch, entry.key, undefined);
    return directive;
  }
  if (patch?.kind !== 'list') return 'merge';
  const element = patch.items.find((item) => fieldOf(item, directiveKey) !== undefined);
  const value = fieldOf(element, directiveKey);
  if (element?.kind !== 'map' || element.entries.length > 1 || !value) return 'merge';
  const directive = parseDirective(value);
  setElement(patch, { keys: [directiveKey], values: [directive] });
  return directive;
}

function parseDirective(value: Draft): Directive {
  const text = valueOf(value);
  if (text === 'merge' || text === 'replace' || text === 'delete') return text;
  throw new KustomizeError(`unknown patch strategy '${text}'`);
}
