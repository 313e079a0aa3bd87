import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { defaultInputs } from '../../src/engine/inputs.ts';
import { Inventory } from '../../src/engine/inventory.ts';
import type { ControlInputs, Scope } from '../../src/model/control.ts';
import type { Evaluation } from '../../src/model/evaluation.ts';
import { formatPath } from '../../src/model/path.ts';
import { resourceId, type Resource } from '../../src/model/resource.ts';

/** What a row is judged with. Without anything: scope `cluster`, default inputs, no cloud. */
export interface Row {
  readonly yaml: string;
  readonly scope?: Scope;
  /** Control inputs that replace the defaults, key by key. */
  readonly inputs?: ControlInputs;
  /** `EKS`, `AKS` or `GKE`. */
  readonly cloudProvider?: string;
  /** Ids of all resources that the control counts; not compared when left out. */
  readonly counted?: readonly string[];
}

/** One finding; lists that are left out are expected to be empty. `fix` is `path=value`. */
export interface ExpectedFinding {
  /** Resource id; needed only where the row has several resources. */
  readonly on?: string;
  readonly subject?: string;
  readonly failed?: readonly string[];
  readonly review?: readonly string[];
  readonly delete?: readonly string[];
  readonly fix?: readonly string[];
  readonly fixCommand?: string;
}

export interface ControlCases {
  /** Counted, and no resource fails. */
  readonly passes?: Readonly<Record<string, string | Row>>;
  readonly fails?: Readonly<Record<string, Row & { readonly findings: readonly ExpectedFinding[] }>>;
  /** No resource is counted at all. */
  readonly ignores?: Readonly<Record<string, string | Row>>;
  /** The control's status is skipped, with this sub-status. */
  readonly skips?: Readonly<Record<string, Row & { readonly subStatus: string }>>;
}

/** Runs table rows of one control through a real inventory. */
export function describeControl(id: string, cases: ControlCases): void {
  const control = controls.find((candidate) => candidate.id === id);
  if (control === undefined) throw new Error(`no control ${id} in the catalogue`);
  const evaluate = (row: string | Row): Evaluation => evaluateRow(id, typeof row === 'string' ? { yaml: row } : row);
  describe(`${control.id} ${control.name}`, () => {
    it.each(Object.entries(cases.passes ?? {}))('passes %s', (_title, row) => {
      const evaluation = evaluate(row);
      expect(findingsOf(evaluation)).toEqual([]);
      expect(evaluation.controls[0]?.status).toBe('passed');
      const counted = countedOf(evaluation);
      const expected = typeof row === 'string' ? undefined : row.counted;
      expect(counted).not.toEqual([]);
      expect(counted).toEqual(expected?.toSorted() ?? counted);
    });
    it.each(Object.entries(cases.fails ?? {}))('fails %s', (_title, row) => {
      const evaluation = evaluate(row);
      const found = findingsOf(evaluation);
      expect(found.map((finding) => comparable(finding)).toSorted(byText)).toEqual(
        row.findings.map((finding, index) => comparable(fillIn(finding, found, index))).toSorted(byText),
      );
      const counted = countedOf(evaluation);
      expect(counted).toEqual(row.counted?.toSorted() ?? counted);
    });
    it.each(Object.entries(cases.ignores ?? {}))('does not count %s', (_title, row) => {
      expect(countedOf(evaluate(row))).toEqual([]);
    });
    it.each(Object.entries(cases.skips ?? {}))('skips %s', (_title, row) => {
      const summary = evaluate(row).controls[0];
      expect({ status: summary?.status, subStatus: summary?.subStatus }).toEqual({
        status: 'skipped',
        subStatus: row.subStatus,
      });
      expect(summary?.reason).toMatch(/\S/);
    });
  });
}

/** The resources of a YAML text, as a scan would read them. */
export function resourcesOf(yaml: string): Resource[] {
  const resources: Resource[] = [];
  for (const [index, document] of loadAll(yaml).entries()) {
    const object = document as { apiVersion: string; kind: string; metadata?: { name?: string; namespace?: string } };
    const identity = {
      apiVersion: object.apiVersion,
      kind: object.kind,
      namespace: object.metadata?.namespace ?? '',
      name: object.metadata?.name ?? '',
    };
    resources.push({ ...identity, key: `${index}:${resourceId(identity)}`, object });
  }
  return resources;
}

function evaluateRow(id: string, row: Row): Evaluation {
  const inventory = new Inventory({
    controls: controls.filter((control) => control.id === id),
    scope: row.scope ?? 'cluster',
    inputs: { ...defaultInputs, ...row.inputs },
    ...(row.cloudProvider === undefined ? {} : { cloudProvider: row.cloudProvider }),
  });
  for (const resource of resourcesOf(row.yaml)) inventory.upsert(resource);
  return inventory.evaluate();
}

type Finding = Required<ExpectedFinding>;

function findingsOf(evaluation: Evaluation): Finding[] {
  return Array.from(evaluation.verdicts).flatMap(({ id, controls: verdicts }) =>
    verdicts.flatMap(({ rules }) =>
      rules.flatMap(({ violations }) =>
        violations.map((violation) => ({
          on: id,
          subject: violation.subject,
          failed: violation.failed.map(formatPath),
          review: violation.review.map(formatPath),
          delete: violation.delete.map(formatPath),
          fix: violation.fix.map(({ path, value }) => `${formatPath(path)}=${value}`),
          fixCommand: violation.fixCommand ?? '',
        })),
      ),
    ),
  );
}

const countedOf = (evaluation: Evaluation): string[] => Array.from(evaluation.verdicts, ({ id }) => id).toSorted();

/** A row need not say what it does not care about: resource and subject. */
function fillIn(expected: ExpectedFinding, found: readonly Finding[], index: number): ExpectedFinding {
  return { ...expected, on: expected.on ?? found[index]?.on ?? '', subject: expected.subject ?? '*' };
}

function comparable(finding: ExpectedFinding): Record<string, unknown> {
  const { on, failed = [], review = [], fix = [], fixCommand = '' } = finding;
  return { on, failed, review, delete: finding.delete ?? [], fix, fixCommand };
}

const byText = (left: unknown, right: unknown): number => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
