import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Edit } from '../render/edits.ts';

/** A change of one file, and what a gate has to say of it. */
export interface GatedChange extends Edit {
  readonly expected: Expectation;
}

/** What is right. Without a cause nothing gets worse. */
interface Expectation {
  readonly newFindings: number;
  readonly cause?: {
    readonly certainty: 'exact' | 'proved';
    /** A line of the edited file holds this text, and it is named as the cause. */
    readonly text: string;
    readonly control: string;
  };
}

/** Changes of the made-up repository by what they reach, from one manifest to all releases. */
export const gatedChanges: readonly GatedChange[] = [
  change('manifest', 'workloads/app-3/disruption.yaml', ['revision: "0"', 'revision: "1"'], { newFindings: 0 }),
  change(
    'manifest, privileged',
    'workloads/app-3/patch.yaml',
    ['        - name: app\n', '        - name: app\n          securityContext: { privileged: true }\n'],
    { newFindings: 1, cause: { certainty: 'exact', text: 'privileged: true', control: 'C-0057' } },
  ),
  change(
    'default of a chart of 6 releases',
    'charts/chart-03/values.yaml',
    ['  limits: { memory: 128Mi }\n', '  limits: {}\n'],
    { newFindings: 6, cause: { certainty: 'proved', text: '  limits: {}', control: 'C-0271' } },
  ),
  change('environment.env, for 60 releases', 'settings/environment.env', ['DOMAIN=fleet.', 'DOMAIN=fleet-2.'], {
    newFindings: 0,
  }),
];

function change(
  sort: string,
  file: string,
  [before, after]: readonly [string, string],
  expected: Expectation,
): GatedChange {
  const edited = (text: string): string => {
    if (!text.includes(before)) throw new Error(`there is no ${JSON.stringify(before)} in ${file}`);
    return text.replace(before, after);
  };
  return { sort, file, edited, expected };
}

interface Judged {
  readonly outcome: string;
  readonly counts: { readonly new: number };
  readonly causes: readonly {
    readonly certainty: string;
    readonly file?: string;
    readonly line?: number;
    readonly findings: readonly { readonly control: string }[];
  }[];
  readonly notEvaluated: readonly unknown[];
}

/** What is wrong with the report of a change that is in the work tree now; undefined when it is right. */
export function faultOf({ file, expected }: GatedChange, directory: string, report: string): string | undefined {
  const { outcome, counts, causes, notEvaluated }: Judged = JSON.parse(report);
  const { newFindings, cause } = expected;
  if (notEvaluated.length > 0) return `${notEvaluated.length} parts were not evaluated`;
  if (outcome !== (cause ? 'fail' : 'pass')) return `the outcome is ${outcome}`;
  if (counts.new !== newFindings) return `${counts.new} findings are new, not ${newFindings}`;
  if (cause === undefined) return undefined;
  const lines = readFileSync(join(directory, file), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes(cause.text)) + 1;
  const expectedCauses = [`${cause.certainty} ${file}:${line} ${cause.control}`];
  const found = causes.map((one) => {
    const controls = Array.from(new Set(one.findings.map(({ control }) => control)));
    return `${one.certainty} ${one.file}:${one.line} ${controls.join(' ')}`;
  });
  return isDeepStrictEqual(found, expectedCauses) ? undefined : `the causes are ${found.join('; ')}`;
}
