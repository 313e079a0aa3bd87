import { describe, expect, it } from 'vitest';
import type { Path } from '../../../../src/model/path.ts';
import { renderCluster } from '../../../../src/render/flux/cluster/render-cluster.ts';
import { HelmReleases } from '../../../../src/render/flux/release/helm-releases.ts';
import type { ProofLimits } from '../../../../src/render/flux/release/prove-origin.ts';
import { archive, helm, helmProgram } from '../../../support/helm.ts';
import { entry, fromGit, helmRelease, objectOf, shop, treeOf, type Files } from './rendering.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: true # the chart says so
      hostPID: {{ eq .Values.mode "deep" }}
      {{- with .Values.podSecurityContext }}
      securityContext: {{ toYaml . | nindent 8 }}
      {{- end }}
      containers:
      - name: web
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
        securityContext: {{ toYaml .Values.securityContext | nindent 10 }}
`;
const defaults = `# how many
replicas: 1
mode: flat
image:
  repository: example.com/web
  tag: "1.0"
podSecurityContext: {}
securityContext:
  privileged: false
`;
const files = { 'values.yaml': defaults, 'templates/web.yaml': deployment };
const container = ['spec', 'template', 'spec', 'containers', 0];

interface Proved {
  readonly file: string;
  readonly line: number;
  readonly certainty: string;
  readonly text: string;
  readonly layers: readonly { readonly step?: string }[];
  readonly runs: number;
}

/** Proves the origin of a field of the Deployment; `text` is the line that it names. */
async function proved(spec: readonly string[], path: Path, more: Files = {}, limits?: ProofLimits): Promise<Proved> {
  const all: Files = { 'cluster/release.yaml': helmRelease(...spec), ...shop(files), ...more };
  const real = helm();
  let runs = 0;
  const template = real.template.bind(real);
  real.template = (...asked) => {
    runs += 1;
    return template(...asked);
  };
  const charts = [{ tree: treeOf(all), folder: 'vendor', name: 'vendor' }];
  const releases = new HelmReleases({ helm: real, charts });
  const rendered = await renderCluster(treeOf(all), { entry, strict: true, variables: {}, releases });
  const [first] = rendered.releases;
  if (first === undefined) throw new Error('no release');
  runs = 0;
  const origin = await releases.proveOrigin(objectOf(first, 'Deployment/apps/web'), path, limits);
  const { file, line, certainty, layers } = origin;
  return { file, line, certainty, layers, runs, text: String(all[file]).split('\n')[line - 1]?.trim() ?? '' };
}

describe.skipIf(!helmProgram)('a proof of where a field comes from', () => {
  it.each<[string, string[], Path, Partial<Proved>]>([
    [
      'values of the release',
      ['values: {securityContext: {privileged: true}, other: true}'],
      [...container, 'securityContext', 'privileged'],
      {
        file: 'cluster/release.yaml',
        certainty: 'exact',
        text: 'values: {securityContext: {privileged: true}, other: true}',
      },
    ],
    [
      'a part of a text',
      ['values:', '  image:', '    tag: "2.0"'],
      [...container, 'image'],
      { file: 'cluster/release.yaml', certainty: 'exact', text: 'tag: "2.0"' },
    ],
    [
      'defaults of a chart in the repository',
      [],
      [...container, 'securityContext', 'privileged'],
      { file: 'charts/shop/values.yaml', certainty: 'exact', text: 'privileged: false' },
    ],
    [
      'a line of a template',
      [],
      ['spec', 'template', 'spec', 'hostNetwork'],
      { file: 'charts/shop/templates/web.yaml', certainty: 'exact', text: 'hostNetwork: true # the chart says so' },
    ],
    [
      'a map that a missing field could be in',
      [],
      ['spec', 'template', 'spec', 'securityContext', 'runAsNonRoot'],
      { file: 'charts/shop/values.yaml', certainty: 'file', text: 'podSecurityContext: {}' },
    ],
    [
      'nothing that could be found',
      [],
      ['spec', 'selector', 'matchLabels', 'missing'],
      { file: 'cluster/release.yaml', certainty: 'release' },
    ],
  ])('names %s', async (_, spec, path, expected) => {
    expect(await proved([...fromGit, ...spec], path)).toMatchObject(expected);
  });

  const data = (lines: string): Files => ({
    'cluster/values.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: base, namespace: apps}\ndata:\n${lines}`,
  });

  it('names a line within a ConfigMap that values come from', async () => {
    const base = data('  values.yaml: |\n    # more\n    replicas: 5\n');
    const spec = [...fromGit, 'valuesFrom: [{kind: ConfigMap, name: base}]'];
    const expected = { file: 'cluster/values.yaml', line: 7, text: 'replicas: 5', certainty: 'exact' };
    expect(await proved(spec, ['spec', 'replicas'], base)).toMatchObject(expected);
  });

  it('names a line of a file that a ConfigMap is generated from', async () => {
    const generated = {
      'cluster/kustomization.yaml':
        'resources: [release.yaml]\nconfigMapGenerator: [{name: base, namespace: apps, files: [values.yaml=web.env], options: {disableNameSuffixHash: true}}]\n',
      'cluster/web.env': '# more\nreplicas: 5\n',
    };
    const spec = [...fromGit, 'valuesFrom: [{kind: ConfigMap, name: base}]'];
    const expected = { file: 'cluster/web.env', line: 2, text: 'replicas: 5', certainty: 'exact' };
    expect(await proved(spec, ['spec', 'replicas'], generated)).toMatchObject(expected);
  });

  it('names the entry that is set at a path', async () => {
    const spec = [...fromGit, 'valuesFrom: [{kind: ConfigMap, name: base, valuesKey: n, targetPath: replicas}]'];
    const found = await proved(spec, ['spec', 'replicas'], data('  n: "5"\n'));
    expect(found).toMatchObject({ file: 'cluster/values.yaml', text: 'n: "5"', certainty: 'exact' });
  });

  it('names the default of a chart that is not in the repository by its key', async () => {
    const chart = ['chart: {spec: {chart: shop, sourceRef: {kind: HelmRepository, name: x}}}'];
    const found = await proved(chart, ['spec', 'replicas'], { 'vendor/shop-1.2.3.tgz': archive(files) });
    expect(found).toMatchObject({ file: 'cluster/release.yaml', certainty: 'release' });
    expect(found.layers.map(({ step }) => step)).toEqual([
      'chart shop 1.2.3: default of replicas',
      'chart shop 1.2.3: templates/web.yaml',
    ]);
  });

  it('takes no random field for one that depends on a value', async () => {
    const random = deployment.replace('{app: web}', '{app: "{{ randAlphaNum 12 }}"}');
    const more = shop({ ...files, 'templates/web.yaml': random });
    const spec = [...fromGit, 'values: {app: web, matchLabels: {}}'];
    const found = await proved(spec, ['spec', 'selector', 'matchLabels', 'app'], more);
    expect(found).toMatchObject({ certainty: 'release', text: 'values: {app: web, matchLabels: {}}' });
  });

  it('renders no more often than it may', async () => {
    const path = ['spec', 'template', 'spec', 'hostNetwork'];
    const many = `values: {${Array.from({ length: 30 }, (_, index) => `v${index}: true`).join(', ')}}`;
    const found = await proved([...fromGit, many], path, {}, { runs: 5 });
    expect(found).toMatchObject({ certainty: 'release', runs: 5 });
  });

  it.each([
    [{ runs: 1 }, { certainty: 'release', runs: 1 }],
    [{ runs: 2 }, { certainty: 'file', runs: 2, text: 'replicas: 1' }],
    [{ isOver: () => true }, { certainty: 'release', runs: 0 }],
  ])('believes a mere change only with a run to check it: %j', async (limits, expected) => {
    const twice = deployment.replace('{{ .Values.replicas }}', '{{ mul .Values.replicas 2 }}');
    const more = shop({ ...files, 'templates/web.yaml': twice });
    expect(await proved(fromGit, ['spec', 'replicas'], more, limits)).toMatchObject(expected);
  });

  it('names a map that several levels of a missing field could be in', async () => {
    const template = deployment.replace(
      'securityContext: {{ toYaml .Values',
      'resources: {{ toYaml .Values.resources | nindent 10 }}\n        securityContext: {{ toYaml .Values',
    );
    const more = shop({ 'templates/web.yaml': template, 'values.yaml': `${defaults}resources: {}\n` });
    const found = await proved(fromGit, [...container, 'resources', 'limits', 'memory'], more);
    expect(found).toMatchObject({ file: 'charts/shop/values.yaml', text: 'resources: {}', certainty: 'file' });
  });

  it('renders nothing for a field that is known already', async () => {
    const found = await proved(fromGit, ['metadata', 'namespace']);
    expect(found).toMatchObject({ certainty: 'exact', text: 'namespace: apps', runs: 0 });
  });
});
