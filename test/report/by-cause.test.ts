import { describe, expect, it } from 'vitest';
import { byCause } from '../../src/report/by-cause.ts';
import { jsonReport } from '../../src/report/json.ts';
import { junitReport } from '../../src/report/junit.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { prettyReport } from '../../src/report/pretty.ts';
import type { Problem, Report } from '../../src/report/report.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import { hostileName, sampleReport, textOf } from '../support/sample-report.ts';

const cause = 'chart web 1.0.0 from oci://example.com/web: it is in a registry';
const remedy = 'put web-1.0.0.tgz into charts';

function missing(name: string, facts: Partial<Problem> = {}): Problem {
  const place = { file: `apps/${name}.yaml`, line: 3, column: 1 };
  const subject = `HelmRelease apps/${name}`;
  return {
    cluster: 'prod',
    ...place,
    message: `${subject} is not complete: ${name}`,
    subject,
    cause,
    remedy,
    ...facts,
  };
}

const five = ['a', 'b', 'c', 'd', 'e'].map((name) => missing(name));

describe('problems by their cause', () => {
  it('are told once for all of one cluster, with the first few of them and what would help', () => {
    expect(byCause(five)).toEqual([
      {
        cluster: 'prod',
        message: `${cause}: 5 HelmReleases (apps/a at apps/a.yaml:3, apps/b at apps/b.yaml:3, apps/c at apps/c.yaml:3, and 2 more); ${remedy}`,
        cause,
        remedy,
        count: 5,
      },
    ]);
    expect(byCause(five.slice(0, 2))[0]?.message).toBe(
      `${cause}: 2 HelmReleases (apps/a at apps/a.yaml:3, apps/b at apps/b.yaml:3); ${remedy}`,
    );
  });

  it('stay as they are where there is one of a kind, or no cause', () => {
    const plain = { message: 'unreadable' };
    const single = missing('a');

    expect(byCause([plain, single, plain])).toEqual([
      { ...plain, count: 1 },
      { ...single, count: 1 },
      { ...plain, count: 1 },
    ]);
  });

  it('are of one cluster each, in the order of the first, and none is lost', () => {
    const other = { message: 'unreadable' };
    const staging = ['a', 'b'].map((name) => missing(name, { cluster: 'staging' }));
    const told = byCause([...five.slice(0, 2), other, ...staging, ...five.slice(2)]);

    expect(told.map(({ cluster, count }) => [cluster, count])).toEqual([
      ['prod', 5],
      [undefined, 1],
      ['staging', 2],
    ]);
  });

  it('name parts of different kinds in full, and those without a place by name alone', () => {
    const { file: _file, line: _line, column: _column, ...nowhere } = missing('b');
    const told = byCause([missing('a', { subject: 'Kustomization flux-system/a' }), nowhere]);

    expect(told[0]?.message).toContain(
      ': 2 parts (Kustomization flux-system/a at apps/a.yaml:3, HelmRelease apps/b); put',
    );
  });
});

describe('a report of problems with one cause', () => {
  const hostile = missing('x', { subject: `HelmRelease ${hostileName}`, cause: hostileName });
  const report: Report = { ...sampleReport, problems: [...five, hostile, { ...hostile }] };
  const pretty = textOf(prettyReport(report, { color: false }));
  const markdown = textOf(markdownReport(report));

  it('tells people the cause once, and the number of problems', () => {
    for (const text of [pretty, markdown]) {
      expect(text.match(/5 HelmReleases/g)).toHaveLength(1);
      expect(text).toContain('7 things could not be evaluated');
      expect(text).not.toContain('apps/d');
    }
    expect(pretty).toContain('NOT EVALUATED (7)');
  });

  it('lets no name act on what shows it', () => {
    expect(pretty).not.toMatch(/[^\P{Cc}\n]/u);
    expect(markdown).not.toContain(hostileName);
    expect(markdown).not.toMatch(/<script|`|@everyone|https:\/\/|\uD800/);
  });

  it('counts in Markdown what did not fit, problem by problem', () => {
    const problems = Array.from({ length: 30 }, (_, index) => missing('a', { cause: `${index}`.padEnd(5_000, 'x') }));
    const text = textOf(markdownReport({ ...sampleReport, problems: [...problems, ...problems] }));
    const shown = text.match(/^- prod: .*: 2 HelmReleases \(/gm)?.length ?? 0;

    expect(shown).toBeGreaterThan(0);
    expect(text).toContain(`- and ${60 - 2 * shown} more\n`);
  });

  it('tells programs every problem', () => {
    expect(JSON.parse(textOf(jsonReport(report))).problems.slice(0, 5)).toEqual(five);
    expect(textOf(junitReport(report)).match(/<error type="Problem" message="prod: HelmRelease /g)).toHaveLength(7);
    const [run] = JSON.parse(textOf(sarifReport(report))).runs;
    const texts = run.invocations[0].toolExecutionNotifications.map(
      (one: { readonly message: { readonly text: string } }) => one.message.text,
    );
    for (const { message } of five) expect(texts).toContain(`Not evaluated: prod: ${message}`);
  });
});
