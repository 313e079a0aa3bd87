import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { gatePretty } from '../../../src/report/gate/gate-pretty.ts';
import { hostileName, textOf } from '../../support/sample-report.ts';
import { causeOf, findingOf } from './sample-parts.ts';
import { failingReport, incompleteReport, largeReport, passingReport, reportNaming } from './sample-report.ts';

describe('the report of a gate on a terminal', () => {
  const text = textOf(gatePretty(failingReport, { color: false }));

  it('is short when nothing gets worse', () => {
    expect(textOf(gatePretty(passingReport, { color: false }))).toBe(
      `PASS: nothing gets worse (411 objects, 2 controls, 3 clusters).
Next: nothing to do.

Compared: main (1a2b3c4d5e6f) → refs/pull/7/head (9f8e7d6c5b4a)
  Stage    Cluster    New  Blocking  Fixed  Unchanged  Not comparable  Waived  Outcome
  dev      dev-1        0         0      0          0               0       0  pass (blocks from high)
  staging  staging-1    0         0      0          0               0       0  pass (blocks from high)
  prod     prod-1       0         0      0          0               0       0  pass (blocks from high)
  all                   0         0      0          0               0       0

Policy 3fa29c1b0d2e from main:kubescape-gitops.yaml
  - the change leaves it as it is

Evaluated
  - base: 3 clusters, 12 Kustomizations, 3 releases, 411 objects, 6,300 verdicts, nothing left out
  - head: 3 clusters, 12 Kustomizations, 3 releases, 411 objects, 6,300 verdicts, nothing left out
  - 1 file changed; rendered again: 2 of 80 Kustomizations, 1 of 60 releases; judged again: 14 of 1,038 objects

`,
    );
  });

  it('shows a cause with its findings by control, object and stage, and how they fare elsewhere', () => {
    expect(text).toContain(
      `! blocks apps/base/web.yaml:12 this line makes 2 objects in prod privileged
  proved: without this edit, the findings are not there
  C-0057 Privileged container · high · 2 findings, blocking
    - Deployment shop/web  container/app  in prod
      already failing in dev
      set spec.template.spec.containers[0].securityContext.privileged = false
    - Deployment shop/worker  container/app  in prod
      new in prod only: not in dev
    Remove privileged from the security context, or set it to false.
`,
    );
  });

  it('says where a removed line is missing, and that a cause is unknown', () => {
    expect(text).toContain(
      'apps/dev/patch.yaml:7-9 removing these lines makes 1 object in dev privileged\n' +
        '  exact: it decides the failing field; removed by the change, missing at apps/dev/patch.yaml:6\n',
    );
    expect(text).toContain('  cause unknown: no changed line was found; this is where it fails\n');
  });

  it('joins the same finding of several clusters, and names a stage where all of it is meant', () => {
    const findings = ['prod-1', 'dev-1'].map((cluster) => findingOf({ cluster, stage: cluster.slice(0, -2) }));
    const clusters = [
      ...failingReport.clusters,
      ...passingReport.clusters.slice(2).map((one) => ({ ...one, name: 'prod-2' })),
    ];
    const joined = textOf(gatePretty({ ...failingReport, clusters, causes: [causeOf(findings)] }, { color: false }));

    expect(joined).toContain('    - Deployment shop/web  container/app  in prod-1 (prod), dev\n');
  });

  it('lists effects, what cannot be compared, waivers and changes of the policy', () => {
    expect(text).toContain(
      '  ! blocks apps/base/data.yaml:1:1  PersistentVolumeClaim shop/data in prod would be deleted:',
    );
    expect(text).toContain('  - 1 finding of the head in prod: the base could not render HelmRelease apps/cache\n');
    expect(text).toContain(
      `Waivers
  - SecurityException apps/legacy: excepts 3 failures (until 2027-01-31); reason: moves in spring
  - old promise: expired, does not count (until 2026-01-31)
  - SecurityException apps/web: added, does not count for this change (until 2027-01-31); reason: moves in spring
  - SecurityException apps/soon: removed, still counts for this change
  - SecurityException apps/gone: matches nothing
`,
    );
    expect(text).toContain('  - once merged: prod would observe instead of enforce\n');
  });

  it('puts what could not be evaluated before everything else, and what is as before in a line', () => {
    const incomplete = textOf(gatePretty(incompleteReport, { color: false }));

    expect(incomplete).toContain(
      `Could not be evaluated (1)
  ! blocks apps/base/kustomization.yaml:4:3  prod: Kustomization apps/web there is no file "servce.yaml"
`,
    );
    expect(incomplete).toContain('- 1 part, as before the change (--verbose lists them)\n');
    const verbose = textOf(gatePretty(incompleteReport, { color: false, verbose: true }));
    expect(verbose).toContain('a secret decides the values of HelmRelease apps/db\n');
    expect(incomplete).toContain('4,200 verdicts, 2 parts not evaluated\n');
    expect(incomplete).not.toMatch(/PASS|nothing gets worse/);
  });

  it('counts what is much, and lists it when asked to', () => {
    const short = textOf(gatePretty(largeReport(5_000), { color: false }));
    const long = textOf(gatePretty(largeReport(5_000), { color: false, verbose: true }));

    expect(short).toContain('    … and 4,990 more objects (--verbose shows all)\n');
    expect(short.split('\n').length).toBeLessThan(60);
    expect(long.match(/Deployment shop\/app-/g)).toHaveLength(5_000);
    expect(long).not.toContain('… and');
  });

  it('counts causes and their findings beyond the first twenty', () => {
    const causes = Array.from({ length: 22 }, () => causeOf([findingOf(), findingOf({ name: 'other' })]));

    expect(textOf(gatePretty({ ...failingReport, causes }, { color: false }))).toContain(
      '  … and 2 more causes with 4 findings (--verbose shows all)\n',
    );
  });

  it('gives hundreds of old findings one line, unless asked to list them', () => {
    const unchanged = Array.from({ length: 400 }, (_, index) => findingOf({ name: `old-${index}`, blocks: false }));
    const report = { ...passingReport, unchanged };
    const listed = textOf(gatePretty(report, { color: false, verbose: true }));

    expect(textOf(gatePretty(report, { color: false }))).toContain(
      '\nUnchanged (400)\n  - of 1 control, as before the change (--verbose lists them)\n\n',
    );
    expect(listed).toContain('Unchanged (400)\n  - C-0057 Privileged container: 400 findings (400 in prod)\n');
    expect(listed.match(/Deployment shop\/old-/g)).toHaveLength(400);
  });

  it('lists what is fixed and unchanged when asked to', () => {
    const long = textOf(gatePretty(failingReport, { color: false, verbose: true }));

    expect(text).toContain('Fixed (1)\n  - C-0057 Privileged container: 1 finding (1 in prod)\n\n');
    expect(long).toContain('      - Deployment shop/old  container/app  in prod\n');
  });

  it('colours only when asked to, and nothing that a repository says', () => {
    for (const report of [failingReport, reportNaming(hostileName)]) {
      const bare = textOf(gatePretty(report, { color: false }));
      const colored = textOf(gatePretty(report, { color: true }));

      expect(bare).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}]/u);
      expect(colored).not.toContain('\u001b[2J');
      expect(stripVTControlCharacters(colored)).toBe(bare);
    }
  });

  it('gives the log of a workflow no command', () => {
    for (const name of ['::error file=a::b', ' ::stop-commands::x', '##[error]x', 'a ##[add-mask]b ::debug::c']) {
      expect(textOf(gatePretty(reportNaming(name), { color: false, width: 20 }))).not.toMatch(/^\s*::|##\[/m);
    }
  });

  it('fails on findings of a control that the report does not describe', () => {
    expect(() => textOf(gatePretty({ ...failingReport, controls: [] }, { color: false }))).toThrow('control "C-0057"');
  });
});
