import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { frameworks } from '../../src/engine/frameworks/index.ts';

const [nsa, mitre] = frameworks;
const idsOf = (name: string): ReadonlySet<string> => new Set(frameworks.find((one) => one.name === name)?.controls);

describe('the frameworks', () => {
  it('are NSA with 26 controls and MITRE with 27', () => {
    expect(frameworks.map(({ name, controls: ids }) => [name, ids.length])).toEqual([
      ['NSA', 26],
      ['MITRE', 27],
    ]);
  });

  it('have 41 controls together, 12 of them in both', () => {
    expect(idsOf('NSA').union(idsOf('MITRE')).size).toBe(41);
    expect(Array.from(idsOf('NSA').intersection(idsOf('MITRE'))).toSorted()).toEqual(
      'C-0002 C-0012 C-0035 C-0054 C-0057 C-0058 C-0059 C-0066 C-0067 C-0068 C-0069 C-0070'.split(' '),
    );
  });

  it.each([nsa, mitre])('name in $name only controls that exist, each once, in order', (framework) => {
    const ids = framework?.controls ?? [];
    const known = new Set(controls.map(({ id }) => id));

    expect(ids.filter((id) => !known.has(id))).toEqual([]);
    expect(ids).toEqual(Array.from(new Set(ids)).toSorted());
  });

  it('leave no control out', () => {
    const listed = idsOf('NSA').union(idsOf('MITRE'));

    expect(controls.filter(({ id }) => !listed.has(id))).toEqual([]);
  });
});
