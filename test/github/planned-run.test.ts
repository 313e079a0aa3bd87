import { describe, expect, it } from 'vitest';
import { planRun } from '../../src/github/planned-run.ts';
import { byteLength } from '../../src/github/utf8.ts';
import type { GateReport } from '../../src/report/gate/gate-report.ts';
import { publication } from '../support/github/publishing.ts';
import { failingReport, gateCause, gateFinding, gateReport, notEvaluated } from '../support/github/sample-gate.ts';

const headSha = 'a'.repeat(40);
const plan = (parts: Partial<GateReport>) => planRun(publication({ headSha, report: gateReport(parts) }));

describe('annotations', () => {
  it('show a cause at its line, with what follows from it', () => {
    const { annotations } = plan({ causes: [gateCause()] });
    expect(annotations).toEqual([
      {
        path: 'apps/web.yaml',
        start_line: 7,
        end_line: 7,
        annotation_level: 'failure',
        title: 'Blocks: 1 new finding (C-0057)',
        message:
          'this line makes 1 object in prod privileged\n' +
          'C-0057 Privileged container (high): Deployment shop/web, container/app, in prod',
        raw_details:
          'C-0057 Privileged container (high): Deployment shop/web, container/app, in prod\n' +
          'C-0057: Remove securityContext.privileged.',
      },
    ]);
  });

  it('are one for a cause with many findings, which their details name', () => {
    const findings = Array.from({ length: 1000 }, (_, index) => gateFinding({ name: `web-${index}` }));
    const { annotations } = plan({ causes: [gateCause({ findings })] });
    expect(annotations).toHaveLength(1);
    expect(annotations[0]?.message).toMatch(/web-9, .*\n… and 990 more$/);
    expect(byteLength(annotations[0]?.raw_details ?? '')).toBeLessThanOrEqual(64_000);
    expect(annotations[0]?.raw_details).toMatch(/\n… and \d+ more$/);
  });

  it('fail where it blocks, warn where it does not, notice what is not evaluated as before', () => {
    const at = { file: 'apps/db.yaml', line: 3 };
    const { annotations } = plan({
      causes: [gateCause({ blocks: false })],
      notEvaluated: [notEvaluated({ ...at, blocks: false }), notEvaluated(at)],
      effects: [
        {
          kind: 'deleted',
          cluster: 'prod',
          what: 'PersistentVolumeClaim shop/data',
          message: 'its data is lost',
          place: { ...at, column: 1 },
          blocks: true,
        },
      ],
    });
    expect(annotations.map(({ annotation_level: level, title }) => [level, title])).toEqual([
      ['failure', 'Not evaluated: HelmRelease shop/db in prod'],
      ['failure', 'Deleted: PersistentVolumeClaim shop/data in prod'],
      ['warning', '1 new finding (C-0057)'],
      ['notice', 'Not evaluated: HelmRelease shop/db in prod'],
    ]);
  });

  it('span the lines of a cause, and prefer the place that it is to be shown at', () => {
    const { at: _, ...ranged } = gateCause({ line: 4, endLine: 6 });
    const removed = gateCause({ side: 'base', line: 90, at: { file: 'apps/web.yaml', line: 12 } });
    const lines = plan({ causes: [ranged, removed] }).annotations.map((one) => [one.start_line, one.end_line]);
    expect(lines).toEqual([
      [4, 6],
      [12, 12],
    ]);
  });

  it.each(['../other/web.yaml', '/etc/passwd', 'apps/../../x', 'apps//x', 'a\\b', 'a\nb', ''])(
    'never name the path %j',
    (file) => {
      const { annotations, text } = plan({ causes: [gateCause({ at: { file, line: 1 } })] });
      expect(annotations).toEqual([]);
      expect(text).toContain('this line makes 1 object in prod privileged');
    },
  );

  it.each([0, -1, 1.5, Number.NaN])('never name the line %d', (line) => {
    expect(plan({ causes: [gateCause({ at: { file: 'a', line } })] }).annotations).toEqual([]);
  });

  it('hold nothing that acts: no terminal, no mention', () => {
    const [annotation] = plan({
      causes: [
        gateCause({
          sentence: 'evil\u001b[2J\u202e @everyone image@sha256:1',
          findings: [gateFinding({ name: 'x\n::error::y\u009b' })],
        }),
      ],
    }).annotations;
    expect(annotation?.message).toBe(
      'evil\\x1b[2J\\u202e @\u200beveryone image@sha256:1\n' +
        'C-0057 Privileged container (high): Deployment shop/x\\n::error::y\\x9b, container/app, in prod',
    );
  });

  it('are limited in number, and the rest is named', () => {
    const { annotations, summary, text } = planRun(publication({ headSha, report: failingReport(1500) }));
    expect(annotations).toHaveLength(1000);
    expect(summary).toMatch(/^500 more places have no annotation: GitHub gets 1000/);
    expect(text).toContain('apps/web.yaml:1500');
  });

  it('keep what blocks when there are too many', () => {
    const minor = Array.from({ length: 1200 }, () => gateCause({ blocks: false }));
    expect(plan({ causes: [...minor, gateCause()] }).annotations[0]?.annotation_level).toBe('failure');
  });
});

describe('text of a run', () => {
  it('is cut to what GitHub takes and says where the rest is', () => {
    const summary = Array.from({ length: 3000 }, (_, index) => `- finding ${index} 😀 ${'x'.repeat(30)}`);
    const run = planRun(publication({ headSha, summary: [summary.join('\n')], detailsUrl: 'https://example.com/a>b' }));
    expect(byteLength(run.summary)).toBeLessThanOrEqual(65_535);
    expect(byteLength(run.summary)).toBeGreaterThan(65_000);
    expect(run.summary).toMatch(
      /\n\n… \d+ more lines left out: \[the whole report\]\(<https:\/\/example\.com\/a%3Eb>\) has them\.$/,
    );
  });

  it('is cut likewise where causes have no place', () => {
    const causes = Array.from({ length: 3000 }, () => gateCause({ at: { file: '', line: 1 } }));
    const { text = '' } = plan({ causes });
    expect(byteLength(text)).toBeLessThanOrEqual(65_535);
    expect(text).toMatch(/… \d+ more lines left out/);
  });

  it('escapes the Markdown of strangers', () => {
    const { text } = plan({ causes: [gateCause({ at: { file: '', line: 1 }, sentence: '<img> @all [x](y) `z`' })] });
    expect(text).not.toMatch(/<img>|@all|\[x\]|`z`/);
  });

  it('has a title of one short line', () => {
    const { title } = planRun(publication({ headSha, title: `a\n@team ${'b'.repeat(400)}` }));
    expect(title.length).toBeLessThanOrEqual(255);
    expect(title).toMatch(/^a\\n@\u200bteam b+…$/);
  });
});

describe('the external id', () => {
  const idOf = (parts: Parameters<typeof publication>[0]): string => planRun(publication(parts)).externalId;

  it('is the same for the same verdict on the same commit, wherever it was published from', () => {
    expect(idOf({ headSha, detailsUrl: 'https://example.com/2' })).toBe(idOf({ headSha }));
  });

  it('is another for another commit, base, policy or verdict', () => {
    const report = gateReport();
    const ids = [
      idOf({ headSha }),
      idOf({ headSha: 'c'.repeat(40) }),
      idOf({ headSha, repo: 'other' }),
      idOf({ headSha, report: { ...report, base: { ref: 'main', commit: 'e'.repeat(40) } } }),
      idOf({ headSha, report: { ...report, policy: { ...report.policy, digest: 'e'.repeat(64) } } }),
      idOf({ headSha, report: failingReport(1) }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
