import { Random } from '../../kustomize/origins/random.ts';

/** The files of one state of a repository. */
export type State = ReadonlyMap<string, string>;

/** Other states of a repository, each made of the one before by chance: files edited, copied, renamed, taken away. */
export function randomStates(first: State, seed: number, count: number): readonly State[] {
  const random = new Random(seed);
  const states = [first];
  for (let index = 1; index < count; index++) {
    let state = states[index - 1] ?? first;
    for (let edits = 1 + random.below(3); edits > 0; edits--) state = edited(state, random);
    states.push(state);
  }
  return states;
}

function edited(state: State, random: Random): State {
  const next = new Map(state);
  const names = Array.from(state.keys());
  const pick = (): string => names[random.below(names.length)] ?? '';
  const name = pick();
  const text = next.get(name) ?? '';
  switch (random.below(8)) {
    case 0:
      next.delete(name);
      return next;
    case 1:
      next.delete(name);
      return next.set(name.replace(/(\.\w+)?$/, '-moved$1'), text);
    case 2:
      return next.set(name, next.get(pick()) ?? '');
    case 3:
      return next.set(name.replace(/(\.\w+)?$/, '-copy$1'), text);
    default:
      return next.set(name, otherLines(text, random));
  }
}

/** A line less, twice, with another value, or somewhere else. */
function otherLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  switch (random.below(5)) {
    case 0:
      return lines.toSpliced(at, 1).join('\n');
    case 1:
      return lines.toSpliced(at, 0, line).join('\n');
    case 2:
      return lines.toSpliced(at, 1).toSpliced(random.below(lines.length), 0, line).join('\n');
    case 3:
      return lines.with(at, line.replace(/: .*$/, `: ${random.word()}`)).join('\n');
    default:
      return lines
        .with(
          at,
          line.replace(/\d+|true|false|[a-z]{4,}/, (found) => otherValue(found, random)),
        )
        .join('\n');
  }
}

function otherValue(found: string, random: Random): string {
  if (found === 'true') return 'false';
  if (found === 'false') return 'true';
  return /^\d/.test(found) ? String(random.below(9)) : random.word();
}

/** Names of files that are not the same in two states. */
export function changedBetween(left: State, right: State): readonly string[] {
  const names = new Set([...left.keys(), ...right.keys()]);
  return Array.from(names).filter((name) => left.get(name) !== right.get(name));
}
