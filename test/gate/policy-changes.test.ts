import { describe, expect, it } from 'vitest';
import { policyChanges } from '../../src/gate/policy/policy-changes.ts';
import { readSettings } from '../../src/render/config/read-settings.ts';
import type { Settings } from '../../src/render/config/settings.ts';

const settingsOf = (text: string): Settings =>
  readSettings({ files: ['kubescape-gitops.yaml'], read: () => Buffer.from(text) }).settings;
const changes = (base: string, head: string): readonly string[] => policyChanges(settingsOf(base), settingsOf(head));

describe('the changes of a policy', () => {
  it.each([
    ['gate: { mode: observe }', 'gate: { mode: enforce }', ['gate.mode: observe → enforce']],
    ['', 'gate: { mode: observe }', ['gate.mode: unset → observe']],
    ['gate: { mode: observe, blockFrom: high }', '', ['gate.blockFrom: high → unset', 'gate.mode: observe → unset']],
    [
      'gate: { stages: { prod: { blockFrom: low } } }',
      'gate: { stages: { prod: { blockFrom: critical } } }',
      ['gate.stages.prod.blockFrom: low → critical'],
    ],
    ['gate: { frameworks: [NSA, MITRE] }', 'gate: { frameworks: [NSA] }', ['gate.frameworks: [NSA, MITRE] → [NSA]']],
    ['', 'gate: { controls: { exclude: [C-0057] } }', ['gate.controls.exclude: unset → [C-0057]']],
    ['', 'gate: { exceptions: ["a b.yaml"] }', ['gate.exceptions: unset → ["a b.yaml"]']],
    ['discovery: true', 'discovery: false', ['discovery: true → false']],
    ['charts: [a]', 'charts: [a, b]', ['charts: [a] → [a, b]']],
    ['clusters: [{ name: a }]', 'clusters: [{ name: b, stage: dev }]', ['clusters.a: removed', 'clusters.b: added']],
    ['clusters: [{ name: a, stage: dev }]', 'clusters: [{ name: a, stage: prod }]', ['clusters.a.stage: dev → prod']],
    ['clusters: [{ name: a }]', 'clusters: [{ name: a, stage: prod }]', ['clusters.a.stage: unset → prod']],
    ['clusters: [{ name: a }, { name: b }]', 'clusters: [{ name: b }, { name: a }]', []],
    ['', 'gate: {}\nclusters: []\n', []],
    ['gate: { mode: observe }', '# other\ngate:\n  mode: observe\n', []],
    [
      'clusters: [{ name: a, entry: clusters/a }]',
      'clusters: [{ name: a, entry: { path: clusters/b } }]',
      ['clusters.a.entry: clusters/a → {"path":"clusters/b"}'],
    ],
  ])('from %j to %j are told', (base, head, expected) => {
    expect(changes(base, head)).toEqual(expected);
  });

  it('do not tell what stands in variables and in Secrets', () => {
    const base = 'clusters: [{ name: a, variables: { A: one, B: x }, values: { Secret/x/y: { TOKEN: hunter2 } } }]';
    const head = 'clusters: [{ name: a, variables: { A: two, C: x }, values: { Secret/x/y: { TOKEN: hunter3 } } }]';

    expect(changes(base, head)).toEqual([
      'clusters.a.values.Secret/x/y.TOKEN: changed',
      'clusters.a.variables.A: changed',
      'clusters.a.variables.B: removed',
      'clusters.a.variables.C: added',
    ]);
  });

  it('are one line each, and not too long', () => {
    const stage = `"${'x'.repeat(4000)}"`;
    const many = Array.from({ length: 150 }, (_, index) => `{ name: c${index} }`).join(', ');
    const list = `gate: { frameworks: [${Array.from({ length: 20 }, (_, index) => `f${index}`).join(', ')}] }`;
    const evil = 'clusters: [{ name: "a\\n\\e[31mb", branch: "x\\ny" }]';

    const [long] = changes('', `gate: { stages: { ${stage}: { mode: observe } } }`);

    expect(long?.length).toBeLessThan(300);
    expect(changes('', `clusters: [${many}]`)).toHaveLength(101);
    expect(changes('', `clusters: [${many}]`).at(-1)).toBe('and 50 more');
    expect(changes('', list)).toEqual(['gate.frameworks: unset → [f0, f1, f2, f3, f4, f5, f6, f7, 12 more]']);
    expect(changes('', evil)).toEqual([String.raw`"clusters.a\n\u001b[31mb": added`]);
  });
});
