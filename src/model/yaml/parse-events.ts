import { EVENT_ID, parseEvents, YAMLException, type Event } from 'js-yaml';

/** How many characters may be parsed again for the sake of lines that are indented too little. */
const maximumRework = 20_000_000;
const offsets = ['start', 'valueStart', 'valueEnd', 'anchorStart', 'anchorEnd', 'tagStart', 'tagEnd'] as const;

/**
 * The events of a YAML text, as Go's readers would have them: unlike js-yaml, they let lines inside of brackets and
 * quotes be indented as little as they like, such as `}` below the key. There leading spaces mean nothing, so such
 * lines are read with some more. Offsets are those of `text`, in UTF-16 units; so are those of the YAMLException that
 * is thrown for what is no YAML, or nested deeper than `maximumDepth`. What never closes is told of at the first line
 * that is indented too little, or where Go's readers come to know of it.
 */
export function parseYaml(text: string, maximumDepth: number, toldAt: 'first line' | 'end' = 'first line'): Event[] {
  try {
    return parseEvents(text, { maxDepth: maximumDepth });
  } catch (error) {
    if (!(error instanceof YAMLException) || !isShort(error)) throw error;
    return parseIndented(text, maximumDepth, error, toldAt);
  }
}

function parseIndented(
  text: string,
  maximumDepth: number,
  first: YAMLException,
  toldAt: 'first line' | 'end',
): Event[] {
  const insertion = ' '.repeat(deepestColumn(text) + 1);
  const places: number[] = [];
  let indented = text;
  let fault = first;
  for (let work = 0; work <= maximumRework;) {
    const place = shortPlace(fault, indented, places.at(-1));
    if (place === undefined) break;
    indented = indented.slice(0, place) + insertion + indented.slice(place);
    places.push(place + insertion.length);
    work += indented.length;
    try {
      const events = parseEvents(indented, { maxDepth: maximumDepth });
      for (const event of events) moveBack(event, places, insertion.length);
      return events;
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      fault = error;
    }
  }
  // What never closes begins to show there; at the end of the text, people would look in vain.
  const isOpen = isShort(fault) || /end of the stream/.test(fault.reason);
  throw isOpen && toldAt === 'first line' ? first : faultIn(text, fault, places, insertion.length);
}

/** Where the content of the line begins that js-yaml finds indented too little; undefined where more would not help. */
function shortPlace(error: YAMLException, text: string, last = -1): number | undefined {
  const place = error.mark?.position;
  if (place === undefined || place >= text.length || !isShort(error)) return undefined;
  // Always further down: a line that has been moved and still is wrong will not get right.
  return place > last ? place : undefined;
}

function isShort(error: YAMLException): boolean {
  return /deficient indentation/.test(error.reason);
}

/** No block begins further right than the first word of some line. */
function deepestColumn(text: string): number {
  let column = 0;
  for (const [prefix] of text.matchAll(/^[ ?:-]*/gm)) column = Math.max(column, prefix.length);
  return column;
}

function moveBack(event: Event, places: readonly number[], size: number): void {
  if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return;
  const ranges: Partial<Record<(typeof offsets)[number], number>> = event;
  for (const name of offsets) {
    const offset = ranges[name];
    if (offset !== undefined) ranges[name] = originOf(offset, places, size);
  }
}

/** `places` are the ends of the insertions, in order, each in the text as it was before the later ones. */
function originOf(offset: number, places: readonly number[], size: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] ?? 0) - size <= offset) low = middle + 1;
    else high = middle;
  }
  const last = places[low - 1];
  return last === undefined ? offset : Math.max(offset, last) - low * size;
}

function faultIn(text: string, fault: YAMLException, places: readonly number[], size: number): YAMLException {
  if (fault.mark === undefined) return fault;
  try {
    return YAMLException.throwAt(text, originOf(fault.mark.position, places, size), fault.reason);
  } catch (error) {
    return error instanceof YAMLException ? error : fault;
  }
}
