import { describe, expect, it } from 'vitest';
import { gatedChanges, newIn, type Files } from '../support/gated-change.ts';
import { deployment, devAndProd, privileged, prod, resources } from '../support/gated-fleet.ts';

const gate = gatedChanges();
const web = deployment('web', privileged);
const worse: Files = { 'apps/web.yaml': web };
const annotated = (lines: string, container = privileged): string =>
  deployment('web', container).replace('  namespace: web\n', `  namespace: web\n  annotations:\n${lines}`);
const skip = '    kubescape.io/skip-controls: C-0057\n';

interface Terms {
  readonly kind?: string;
  readonly name?: string;
  readonly action?: string;
  readonly more?: string;
}

function exception({
  kind = 'ClusterSecurityException',
  name = 'web',
  action = 'ignore',
  more = '',
}: Terms = {}): string {
  return `apiVersion: kubescape.io/v1beta1
kind: ${kind}
metadata: { name: accepted${kind === 'SecurityException' ? ', namespace: web' : ''} }
spec:
${more}  match: { resources: [{ apiGroup: apps, kind: Deployment, name: ${name} }] }
  posture: [{ controlID: C-0057, action: ${action} }]
`;
}

const settings = 'gate: { exceptions: [accepted.yaml] }\n';
const withFile = (text: string): Files => ({ ...prod, 'kubescape-gitops.yaml': settings, 'accepted.yaml': text });
const listed = (text: string): Files => ({
  'apps/kustomization.yaml': resources('web.yaml', 'exception.yaml'),
  'apps/exception.yaml': text,
});

describe('a waiver of the base', () => {
  it.each<{ readonly name: string; readonly base: Files; readonly waiver: string }>([
    { name: 'in a file of exceptions', base: withFile(exception()), waiver: 'ClusterSecurityException accepted' },
    { name: 'in the cluster', base: { ...prod, ...listed(exception()) }, waiver: 'ClusterSecurityException accepted' },
    {
      name: 'in a namespace of the cluster',
      base: { ...prod, ...listed(exception({ kind: 'SecurityException' })) },
      waiver: 'SecurityException web/accepted',
    },
  ])('applies: $name', async ({ base, waiver }) => {
    const { report, exit } = await gate(base, worse);

    expect([newIn(report), exit]).toEqual([[], 0]);
    expect(report.waivers.used.map(({ name, matches }) => [name, matches])).toEqual([[waiver, 1]]);
    expect(report.counts.waived).toBe(1);
  });

  it('applies as annotation of the object', async () => {
    const { report, exit } = await gate(
      { ...prod, 'apps/web.yaml': annotated(skip, '') },
      { 'apps/web.yaml': annotated(skip) },
    );

    expect([newIn(report), exit, report.waivers.added]).toEqual([[], 0, []]);
    expect(report.waivers.used).toHaveLength(1);
  });

  it('applies to the object though the change takes the annotation away: it is told', async () => {
    const { report, exit } = await gate({ ...prod, 'apps/web.yaml': annotated(skip, '') }, worse);

    expect([newIn(report), exit]).toEqual([[], 0]);
    expect(report.waivers.removed).toHaveLength(1);
  });

  it('does not move to a renamed object', async () => {
    const { report, exit } = await gate(
      { ...prod, 'apps/web.yaml': annotated(skip) },
      { 'apps/web.yaml': annotated(skip).replaceAll('web', 'shop').replace('namespace: shop', 'namespace: web') },
    );

    expect(newIn(report)).toContain('C-0057 Deployment/shop');
    expect(exit).toBe(1);
  });

  it('that only alerts is told and does not block', async () => {
    const { report, exit } = await gate(withFile(exception({ action: 'alert_only' })), worse);

    expect([newIn(report), report.counts.blocking, exit]).toEqual([['C-0057 Deployment/web'], 0, 0]);
    expect(report.waivers.used.map(({ matches }) => matches)).toEqual([1]);
  });

  it('that has expired does not count and says so', async () => {
    const base = withFile(exception({ more: '  expiresAt: 2026-01-31T00:00:00Z\n' }));
    const { report, exit } = await gate(base, worse);
    const before = await gate(base, worse, { at: '2026-01-30T23:59:59Z' });

    expect([newIn(report), exit]).toEqual([['C-0057 Deployment/web'], 1]);
    expect(report.waivers.expired.map(({ name, expires }) => [name, expires])).toEqual([
      ['ClusterSecurityException accepted', '2026-01-31T00:00:00Z'],
    ]);
    expect([before.exit, before.report.waivers.expired]).toEqual([0, []]);
  });

  it('as annotation that has expired does not count and says so', async () => {
    const lines = `${skip}    kubescape.io/skip-expiry: "2026-01-31T00:00:00Z"\n`;
    const { report, exit } = await gate(
      { ...prod, 'apps/web.yaml': annotated(lines, '') },
      { 'apps/web.yaml': annotated(lines) },
    );

    expect([newIn(report), exit]).toEqual([['C-0057 Deployment/web'], 1]);
    expect(report.waivers.expired).toHaveLength(1);
  });

  it('that matches nothing is listed', async () => {
    const { report, exit } = await gate(withFile(exception({ name: 'nobody' })), worse);

    expect(report.waivers.unused.map(({ name, place }) => [name, place?.file])).toEqual([
      ['ClusterSecurityException accepted', 'accepted.yaml'],
    ]);
    expect(exit).toBe(1);
  });

  it('is not needed to forgive what failed before', async () => {
    const { report } = await gate(
      { ...withFile(exception()), ...worse },
      { 'accepted.yaml': exception({ name: 'nobody' }) },
    );

    expect(newIn(report)).toEqual([]);
    expect(report.waivers.removed.map(({ name }) => name)).toEqual(['ClusterSecurityException accepted']);
  });

  it('holds in its own cluster only', async () => {
    const base = {
      ...devAndProd,
      'clusters/dev/exception.yaml': exception(),
    };
    const { report } = await gate(base, worse);

    expect(report.clusters.map(({ name, counts }) => [name, counts.new])).toEqual([
      ['dev', 0],
      ['prod', 1],
    ]);
  });
});

describe('a waiver that the change adds', () => {
  it.each<{ readonly name: string; readonly base?: Files; readonly head: Files }>([
    { name: 'as annotation', head: { 'apps/web.yaml': annotated(skip) } },
    {
      name: 'as annotation of a new object',
      head: {
        'apps/kustomization.yaml': resources('web.yaml', 'new.yaml'),
        'apps/new.yaml': annotated(skip).replaceAll('web', 'new'),
      },
    },
    { name: 'in the cluster', head: { ...worse, ...listed(exception()) } },
    {
      name: 'in a file of exceptions',
      base: withFile(exception({ name: 'other' })),
      head: {
        ...worse,
        'accepted.yaml': `${exception({ name: 'other' })}---\n${exception().replace('name: accepted', 'name: mine')}`,
      },
    },
    {
      name: 'by editing one',
      base: withFile(exception({ name: 'other' })),
      head: { ...worse, 'accepted.yaml': exception() },
    },
    {
      name: 'by a longer term',
      base: withFile(exception({ more: '  expiresAt: 2026-01-31T00:00:00Z\n' })),
      head: { ...worse, 'accepted.yaml': exception({ more: '  expiresAt: 2036-01-31T00:00:00Z\n' }) },
    },
  ])('does not apply to it but is listed: $name', async ({ base = prod, head }) => {
    const { report, exit } = await gate(base, head);

    expect(newIn(report).some((name) => name.startsWith('C-0057'))).toBe(true);
    expect(report.waivers.added).toHaveLength(1);
    expect(exit).toBe(1);
  });

  it('and names in its settings does not apply either but is listed', async () => {
    const { report, exit } = await gate(prod, {
      ...worse,
      'kubescape-gitops.yaml': settings,
      'accepted.yaml': exception(),
    });

    expect([newIn(report), exit]).toEqual([['C-0057 Deployment/web'], 1]);
    expect(report.policy.changes).toEqual([expect.stringContaining('accepted.yaml')]);
    expect(report.waivers.added.map(({ name }) => name)).toEqual(['ClusterSecurityException accepted']);
  });
});
