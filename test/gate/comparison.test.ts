import { describe, expect, it } from 'vitest';
import { blamedIn, gatedChanges, lineOf, namesOf, newIn, type Files } from '../support/gated-change.ts';
import { deployment, kustomization, privileged, prod, resources } from '../support/gated-fleet.ts';

const gate = gatedChanges();
const two = `${deployment('web', privileged)}        - name: second
          image: registry.example.org/second:1
          ports: [{ hostPort: 80, containerPort: 80 }]
`;
const swapped = `${deployment('web').split('        - name: app')[0] ?? ''}        - name: second
          image: registry.example.org/second:1
          ports: [{ hostPort: 80, containerPort: 80 }]
        - name: app
          image: registry.example.org/web:1
${privileged}`;
const capabilities = (...names: readonly string[]): string =>
  deployment('web', `          securityContext:\n            capabilities: { add: [${names.join(', ')}] }\n`);
const cronJob = (version: string): string => `apiVersion: batch/${version}
kind: CronJob
metadata: { name: report, namespace: web }
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template: { spec: { restartPolicy: Never, containers: [{ name: app, image: registry.example.org/report:1 }] } }
`;
const generator = (value: string): string => `resources: [web.yaml]
configMapGenerator:
  - name: settings
    namespace: web
    literals: [PASSWORD=${value}]
`;
const base = { ...prod, 'apps/web.yaml': deployment('web', privileged) };

describe('nothing is new', () => {
  it.each<{ readonly name: string; readonly base: Files; readonly head: Files }>([
    { name: 'of a reordered list', base: { ...prod, 'apps/web.yaml': two }, head: { 'apps/web.yaml': swapped } },
    {
      name: 'of a renamed file',
      base,
      head: {
        'apps/web.yaml': undefined,
        'apps/server.yaml': base['apps/web.yaml'],
        'apps/kustomization.yaml': resources('server.yaml'),
      },
    },
    {
      name: 'of a moved Kustomization',
      base,
      head: {
        'clusters/prod/apps.yaml': undefined,
        'clusters/prod/more/apps.yaml': kustomization('apps', './moved'),
        'apps/web.yaml': undefined,
        'apps/kustomization.yaml': undefined,
        'moved/web.yaml': base['apps/web.yaml'],
        'moved/kustomization.yaml': resources('web.yaml'),
      },
    },
    {
      name: 'of a renamed Kustomization',
      base,
      head: { 'clusters/prod/apps.yaml': kustomization('services', './apps') },
    },
    {
      name: 'of an object that another Kustomization brings',
      base,
      head: {
        'clusters/prod/other.yaml': kustomization('other', './other'),
        'other/kustomization.yaml': resources('web.yaml'),
        'other/web.yaml': base['apps/web.yaml'],
        'apps/web.yaml': undefined,
        'apps/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: web }\n',
        'apps/kustomization.yaml': resources('settings.yaml'),
      },
    },
    {
      name: 'of a bumped API version',
      base: { ...prod, 'apps/web.yaml': cronJob('v1beta1') },
      head: { 'apps/web.yaml': cronJob('v1') },
    },
    {
      name: 'of an edited but still failing rule',
      base: { ...prod, 'apps/web.yaml': capabilities('NET_ADMIN') },
      head: { 'apps/web.yaml': capabilities('NET_RAW') },
    },
    {
      name: 'of a generated ConfigMap with another hash',
      base: { ...prod, 'apps/kustomization.yaml': generator('first') },
      head: { 'apps/kustomization.yaml': generator('second') },
    },
  ])('$name', async ({ base: before, head }) => {
    const { report, exit } = await gate(before, head);

    expect({ new: newIn(report), fixed: namesOf(report.fixed), exit }).toEqual({ new: [], fixed: [], exit: 0 });
    expect(report.notComparable).toEqual([]);
    expect(report.counts.unchanged).toBeGreaterThan(0);
  });
});

describe('what is compared', () => {
  it('is new where it comes to a list that failed before', async () => {
    const { report } = await gate(
      { ...prod, 'apps/web.yaml': capabilities('NET_ADMIN') },
      { 'apps/web.yaml': capabilities('NET_ADMIN', 'NET_RAW') },
    );

    expect(report.causes.flatMap(({ findings }) => findings.map(({ control, items }) => [control, items]))).toEqual([
      ['C-0046', ['NET_RAW']],
    ]);
  });

  it('is fixed, new and unchanged, each by itself', async () => {
    const { report, exit } = await gate(base, {
      'apps/web.yaml': deployment('web', '', '      hostNetwork: true\n'),
    });

    expect(newIn(report)).toEqual(['C-0041 Deployment/web']);
    expect(namesOf(report.fixed)).toEqual(['C-0057 Deployment/web']);
    expect(report.counts).toMatchObject({ new: 1, fixed: 1, notComparable: 0 });
    expect(namesOf(report.unchanged)).toContain('C-0013 Deployment/web');
    expect(exit).toBe(1);
  });

  it('is told of by the lines of its own side', async () => {
    const web = base['apps/web.yaml'];
    const { report } = await gate(base, { 'apps/web.yaml': `# A line\n# and one more\n${deployment('web')}` });

    expect(report.fixed.map(({ control, place }) => [control, place?.line])).toEqual([
      ['C-0057', lineOf(web, 'privileged')],
    ]);
    expect(report.unchanged.find(({ control }) => control === 'C-0013')?.place?.line).toBe(
      lineOf(web, 'name: app') + 2,
    );
  });

  it('is not comparable where the head breaks: never fixed, never clean', async () => {
    const { report, exit } = await gate(base, { 'apps/kustomization.yaml': resources('not-there.yaml') });

    expect(namesOf(report.fixed)).toEqual([]);
    expect(namesOf(report.notComparable)).toContain('C-0057 Deployment/web');
    expect([report.outcome, exit]).toEqual(['incomplete', 3]);
  });

  it('is not comparable where what breaks in the head has another name, too', async () => {
    const { report, exit } = await gate(base, {
      'clusters/prod/apps.yaml': kustomization('services', './nowhere'),
    });

    expect(namesOf(report.fixed)).toEqual([]);
    expect(namesOf(report.notComparable)).toContain('C-0057 Deployment/web');
    expect(exit).toBe(3);
  });

  it('is not comparable where the base was broken', async () => {
    const { report, exit } = await gate(
      { ...base, 'apps/kustomization.yaml': resources('not-there.yaml') },
      { 'apps/kustomization.yaml': resources('web.yaml') },
    );

    expect(newIn(report)).toEqual([]);
    expect(new Set(report.notComparable.map(({ side }) => side))).toEqual(new Set(['head']));
    expect([report.counts.fixed, exit]).toEqual([0, 0]);
  });

  it('is not fixed while its Kustomization is suspended', async () => {
    const { report } = await gate(base, {
      'clusters/prod/apps.yaml': kustomization('apps', './apps', '  prune: true\n  suspend: true\n'),
    });

    expect(namesOf(report.fixed)).toEqual([]);
    expect(report.notComparable.map(({ why }) => why)).toContainEqual(expect.stringContaining('is suspended'));
  });

  it('is not fixed where nothing is pruned', async () => {
    const spec = '  prune: false\n';
    const { report } = await gate(
      {
        ...base,
        'clusters/prod/apps.yaml': kustomization('apps', './apps', spec),
        'apps/other.yaml': deployment('other'),
        'apps/kustomization.yaml': resources('web.yaml', 'other.yaml'),
      },
      { 'apps/kustomization.yaml': resources('other.yaml') },
    );

    expect(namesOf(report.fixed)).toEqual([]);
    expect(report.notComparable.map(({ why }) => why)).toContainEqual(expect.stringContaining('does not prune'));
  });

  it('is fixed where what fails is pruned', async () => {
    const { report, exit } = await gate(
      {
        ...base,
        'apps/other.yaml': deployment('other'),
        'apps/kustomization.yaml': resources('web.yaml', 'other.yaml'),
      },
      { 'apps/kustomization.yaml': resources('other.yaml'), 'apps/web.yaml': undefined },
    );

    expect(namesOf(report.fixed)).toContain('C-0057 Deployment/web');
    expect(exit).toBe(0);
  });

  it('is new of an object that is no longer suspended', async () => {
    const suspended = kustomization('apps', './apps', '  prune: true\n  suspend: true\n');
    const { report } = await gate(
      { ...base, 'clusters/prod/apps.yaml': suspended },
      { 'clusters/prod/apps.yaml': kustomization('apps', './apps') },
    );

    expect(newIn(report)).toContain('C-0057 Deployment/web');
    expect(blamedIn(report)).toEqual([`clusters/prod/apps.yaml:${lineOf(suspended, 'suspend')} proved (removed)`]);
  });
});
