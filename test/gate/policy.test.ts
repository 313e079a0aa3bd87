import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { frameworks } from '../../src/engine/frameworks/index.ts';
import {
  gatePolicyFor,
  policyDigest,
  strangeStages,
  type GatePolicy,
  type KnownControls,
} from '../../src/gate/policy/policy.ts';
import { readSettings, type ReadSettings } from '../../src/render/config/read-settings.ts';

const known: KnownControls = { frameworks, controls: controls.map(({ id }) => id) };
const idsOf = (name: string): readonly string[] => frameworks.find((one) => one.name === name)?.controls ?? [];
const read = (text: string): ReadSettings =>
  readSettings({ files: ['kubescape-gitops.yaml'], read: () => Buffer.from(text) });
const policyOf = (text: string, stage?: string): GatePolicy => gatePolicyFor(read(text), stage, known);

function errorOf(text: string): string {
  try {
    policyOf(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no error';
}

describe('the policy of a stage', () => {
  const defaults = {
    frameworks: ['NSA', 'MITRE'],
    controls: Array.from(new Set([...idsOf('NSA'), ...idsOf('MITRE')])).toSorted(),
    blockFrom: 'low',
    mode: 'enforce',
    unresolved: 'allow',
    emptied: 'block',
    deletions: 'warn',
    exceptions: [],
  };

  it.each(['', 'gate: {}', 'gate: { stages: { prod: {} } }'])('is complete by default (%j)', (text) => {
    expect(policyOf(text, 'prod')).toEqual(defaults);
  });

  const settings = `gate:
  frameworks: [nsa]
  mode: observe
  blockFrom: high
  exceptions: [waivers.yaml]
  stages:
    prod: { mode: enforce, controls: { include: [c-0015], exclude: [C-0057] }, deletions: block }
    test: { frameworks: [MITRE] }
`;

  it('is what all stages have where the stage says nothing', () => {
    const expected = {
      ...defaults,
      frameworks: ['NSA'],
      controls: idsOf('NSA').toSorted(),
      mode: 'observe',
      blockFrom: 'high',
      exceptions: ['waivers.yaml'],
    };

    expect(policyOf(settings)).toEqual(expected);
    expect(policyOf(settings, 'dev')).toEqual(expected);
    expect(policyOf(settings, 'constructor')).toEqual(expected);
    expect(policyOf(settings, 'test')).toMatchObject({ frameworks: ['MITRE'], mode: 'observe' });
  });

  it('is what the stage says, key by key', () => {
    const { controls: ids, ...rest } = policyOf(settings, 'prod');

    expect(idsOf('NSA')).not.toContain('C-0015');
    expect(ids).toEqual([...idsOf('NSA').filter((id) => id !== 'C-0057'), 'C-0015'].toSorted());
    expect(rest).toMatchObject({
      mode: 'enforce',
      deletions: 'block',
      blockFrom: 'high',
      exceptions: ['waivers.yaml'],
    });
  });

  it('may be of single controls only', () => {
    expect(policyOf('gate: { frameworks: [], controls: { include: [C-0057] } }')).toMatchObject({
      frameworks: [],
      controls: ['C-0057'],
    });
  });

  it.each([
    ['gate:\n  frameworks: [NSA, MITER]', '2: gate.frameworks[1]: unknown framework "MITER"; did you mean MITRE?'],
    ['gate:\n  frameworks: [cis-v1]', '2: gate.frameworks[0]: unknown framework "cis-v1"; expected NSA, MITRE'],
    [
      'gate:\n  stages:\n    dev:\n      frameworks:\n        - NSAA',
      '5: gate.stages.dev.frameworks[0]: unknown framework "NSAA"; did you mean NSA?',
    ],
    ['gate:\n  controls:\n    include: [C-57]', '3: gate.controls.include[0]: unknown control "C-57"; did you mean'],
    [
      'gate:\n  controls:\n    exclude: [all]',
      '3: gate.controls.exclude[0]: unknown control "all"; expected an id such',
    ],
    [
      'gate:\n  controls:\n    include: [C-0057]\n    exclude: [c-0057]',
      '4: gate.controls.exclude[0]: C-0057 is included, too; keep one of them',
    ],
    ['gate:\n  frameworks: []', '1: gate: no control is left, so nothing would ever block; use mode: observe instead'],
    ['gate:\n  stages:\n    dev:\n      frameworks: []', 'gate.stages.dev: no control is left'],
    ['gate:\n  stages:\n    "a\\nb": { frameworks: [x] }', String.raw`3: "gate.stages.a\nb.frameworks[0]": unknown`],
  ])('is refused at its line, whatever stage is asked for: %j', (text, message) => {
    expect(errorOf(text)).toContain(message);
    expect(errorOf(text)).toMatch(/^kubescape-gitops.yaml:\d+: [^\n]+$/);
  });

  it('that no cluster has is told', () => {
    const stages = read('gate:\n  stages:\n    prd: {}\n    dev: {}\n    edge: {}\n');

    expect(strangeStages(stages, ['dev', undefined, 'prod', 'dev'])).toEqual([
      'kubescape-gitops.yaml:3: gate.stages: no cluster is of stage "prd"; did you mean "prod"?',
      'kubescape-gitops.yaml:5: gate.stages: no cluster is of stage "edge"; there are: "dev", "prod"',
    ]);
    expect(strangeStages(read('gate: { stages: { x: {} } }'), [])).toEqual([expect.stringMatching(/there are: none$/)]);
    expect(strangeStages(read(''), ['dev'])).toEqual([]);
  });
});

describe('the digest of a policy', () => {
  const digest = (text: string, more: Partial<Parameters<typeof policyDigest>[0]> = {}): string =>
    policyDigest({ settings: read(text).settings, exceptions: [], known, inputs: {}, ...more });
  const exception = (name: string): { name: string; resources: []; policies: [] } => ({
    name,
    resources: [],
    policies: [],
  });

  it('is the same however the same is written', () => {
    expect(digest('gate: { mode: observe, blockFrom: high }')).toMatch(/^[0-9a-f]{64}$/);
    expect(digest('gate: { mode: observe, blockFrom: high }')).toBe(
      digest('gate:\n  blockFrom: high\n  mode: "observe"\n'),
    );
    const [a, b] = [exception('a'), exception('b')];
    expect(digest('', { exceptions: [a, b] })).toBe(digest('', { exceptions: [b, a] }));
  });

  it.each([
    ['the gate', digest('gate: { mode: observe }')],
    ['a cluster', digest('clusters: [{ name: a, stage: dev }]')],
    ['an exception', digest('', { exceptions: [exception('a')] })],
    ['the inputs', digest('', { inputs: { insecureCapabilities: [] } })],
    ['the controls', digest('', { known: { ...known, controls: [] } })],
  ])('is another one with %s', (_title, other) => {
    expect(other).not.toBe(digest(''));
  });
});
