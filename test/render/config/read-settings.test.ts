import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/render/config/read-settings.ts';
import type { SourceTree } from '../../../src/render/source-tree.ts';

function treeWith(text: string | Uint8Array): SourceTree {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return { files: ['kubescape-gitops.yaml'], read: () => bytes };
}

function errorOf(text: string | Uint8Array): string {
  try {
    readSettings(treeWith(text));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no error';
}

describe('the settings of a repository', () => {
  it('are empty without a file, and with an empty one', () => {
    expect(readSettings({ files: [], read: () => new Uint8Array() }).settings).toEqual({});
    expect(readSettings(treeWith('# nothing\n')).settings).toEqual({});
  });

  it('name clusters with all that is known of them, and where', () => {
    const { settings, placeOf } = readSettings(
      treeWith(`clusters:
  - name: prod
    entry: {path: clusters/prod, source: {kind: OCIRepository, name: fleet}}
    variables: {DOMAIN: example.org}
    values:
      Secret/flux-system/vars: {TOKEN: "0755"}
charts: [charts]
`),
    );

    expect(settings.clusters?.[0]?.values).toEqual({ 'Secret/flux-system/vars': { TOKEN: '0755' } });
    expect(settings.charts).toEqual(['charts']);
    expect(placeOf(['clusters', 0, 'values', 'Secret/flux-system/vars', 'TOKEN'])).toMatchObject({ line: 6 });
  });

  it.each([
    ['cluster:\n  - name: a', '1: cluster: unknown key "cluster"; did you mean clusters?'],
    ['clusters:\n  - name: a\n    stagee: dev', '3: clusters[0].stagee: unknown key "stagee"; did you mean stage?'],
    [
      'clusters:\n  - name: a\n    entry:\n      pth: x',
      '4: clusters[0].entry.pth: unknown key "pth"; did you mean path?',
    ],
    [
      'clusters:\n  - name: a\n    colour: red',
      'unknown key "colour"; expected name, entry, stage, branch, fluxVersion',
    ],
    ['clusters:\n  - stage: dev', '2: clusters[0].name: is missing'],
    ['clusters:\n  - name: a\n    entry: 3', '3: clusters[0].entry: expected a folder such as clusters/production'],
    ['clusters:\n  - name: a\n    entry: ../b', '3: clusters[0].entry: expected a folder'],
    ['clusters:\n  - name: a\n    entry: {path: 3}', '3: clusters[0].entry.path: expected a text; quote it'],
    [
      'clusters:\n  - name: a\n    variables:\n      PORT: 8080',
      '4: clusters[0].variables.PORT: expected a text; quote it',
    ],
    ['clusters:\n  - name: a\n    values:\n      x: {}', '4: clusters[0].values.x: expected Secret/NAMESPACE/NAME'],
    ['clusters:\n  - name: a\n  - name: a', '3: clusters[1].name: a second cluster "a"; names are unique'],
    ['clusters: none', '1: clusters: expected a list of clusters'],
    ['- clusters', '1: expected clusters, discovery, charts or gate'],
    ['clusters: []\nclusters: []', '2: '],
    ['clusters: []\n---\ncharts: []', '2: a second document'],
    ['clusters: [', '1: '],
    ['gates: {}', '1: gates: unknown key "gates"; did you mean gate?'],
    ['gate:', '1: gate: expected frameworks, controls, blockFrom, mode, unresolved, emptied, deletions, exceptions or'],
    ['gate:\n  blockfrom: high', '2: gate.blockfrom: unknown key "blockfrom"; did you mean blockFrom?'],
    ['gate:\n  blockFrom: severe', '2: gate.blockFrom: expected critical, high, medium or low'],
    ['gate:\n  mode: off', '2: gate.mode: expected enforce or observe'],
    ['gate:\n  emptied: allow', '2: gate.emptied: expected block or warn'],
    ['gate:\n  deletions: allow', '2: gate.deletions: expected warn or block'],
    ['gate:\n  unresolved: warn', '2: gate.unresolved: expected allow or block'],
    ['gate:\n  frameworks: NSA', '2: gate.frameworks: expected a list of frameworks'],
    ['gate:\n  controls: [C-0057]', '2: gate.controls: expected include or exclude'],
    ['gate:\n  controls:\n    exclude: C-0057', '3: gate.controls.exclude: expected a list of controls'],
    ['gate:\n  controls:\n    only: []', '3: gate.controls.only: unknown key "only"; expected include, exclude'],
    ['gate:\n  exceptions:\n    - ../other.yaml', '3: gate.exceptions[0]: expected a file of this repository'],
    ['gate:\n  exceptions: [/etc/waivers]', '2: gate.exceptions[0]: expected a file of this repository'],
    [
      'gate:\n  stages:\n    prod:\n      mod: observe',
      '4: gate.stages.prod.mod: unknown key "mod"; did you mean mode?',
    ],
    ['gate:\n  stages:\n    prod:\n      exceptions: []', '4: gate.stages.prod.exceptions: unknown key "exceptions"'],
    ['gate:\n  stages:\n    prod: observe', '3: gate.stages.prod: expected frameworks, controls, blockFrom, mode'],
    ['gate:\n  stages: [prod]', '2: gate.stages: expected names of stages with what differs there'],
  ])('%j are refused at their line', (text, message) => {
    expect(errorOf(text)).toContain(`kubescape-gitops.yaml:${message}`.replace(/^kubescape-gitops.yaml:(?!\d)/, ''));
    expect(errorOf(text)).not.toContain('\n');
  });

  it('are refused when they are too large to be meant', () => {
    expect(errorOf(new Uint8Array(1024 * 1024 + 1))).toContain('at most 1048576 are read');
  });
});
