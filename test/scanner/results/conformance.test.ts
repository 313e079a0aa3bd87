import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Application, ControlResult } from '../../../scripts/conformance/expected.ts';
import { isCollected } from '../../../src/engine/collection.ts';
import { systemExceptions } from '../../../src/engine/exceptions/system.ts';
import { toValidLabelValue } from '../../../src/kube/names/label-value.ts';
import { isSubdomain } from '../../../src/kube/names/subdomain.ts';
import { subjectsOf } from '../../../src/scanner/results/result-subject.ts';
import type { RulePath, ScannedControl } from '../../../src/scanner/results/wire.ts';
import { resourceOf } from '../../support/inventories.ts';
import { finder, resultNamed, resultsOf, verdictsOf } from '../../support/posture-results.ts';
import { skipped } from '../../support/skipped.ts';

const file = new URL('../../../../shared/conformance/posture/applications.jsonl', import.meta.url);
const isThere = existsSync(file);
if (!isThere) skipped('results and Kubescape: put applications.jsonl into ../shared/conformance/posture');

/** One control of one object or RBAC subject, as the wire has it, but for what says nothing; paths in any order. */
interface Row {
  readonly status: string;
  readonly subStatus: string;
  readonly rules: readonly (readonly [string, string, string, readonly string[]])[];
}

/** A path of Kubescape's report as Kubescape puts it on the wire. */
function wirePath(path: Readonly<Record<string, unknown>>): RulePath {
  const {
    failedPath = '',
    fixCommand = '',
    fixPath,
  } = path as {
    failedPath?: string;
    fixCommand?: string;
    fixPath?: { path: string; value: string };
  };
  return { failedPath, fixCommand, fixPath: fixPath?.path ?? '', fixPathValue: fixPath?.value ?? '' };
}

function expectedRow({ status, subStatus, rules }: ControlResult): Row {
  return {
    status,
    subStatus,
    rules: rules
      .filter((rule) => status !== 'passed' || rule.subStatus !== '')
      .map(({ name, paths = [], ...rule }) => [name, rule.status, rule.subStatus, texts(paths.map(wirePath))]),
  };
}

function foundRow({ status, rules }: ScannedControl): Row {
  return {
    status: status.status,
    subStatus: status.subStatus ?? '',
    rules: rules
      .filter((rule) => status.status !== 'passed' || rule.status.subStatus !== undefined)
      .map((rule) => [rule.name, rule.status.status, rule.status.subStatus ?? '', texts(rule.paths ?? [])]),
  };
}

function texts(paths: readonly RulePath[]): readonly string[] {
  return paths
    .map(({ failedPath = '', fixPath, fixPathValue, fixCommand = '' }) => [
      failedPath,
      fixPath,
      fixPathValue,
      fixCommand,
    ])
    .filter((path) => path.some((text) => text !== ''))
    .map((path) => JSON.stringify(path))
    .toSorted();
}

function clusterOf(): { application: Application; objects: readonly unknown[] } {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const application = lines.map((line) => JSON.parse(line) as Application).find(({ scope }) => scope === 'cluster');
  if (!application) throw new Error('applications.jsonl has no cluster');
  return { application, objects: (application.objects ?? []).filter((object) => isCollected(resourceOf(object))) };
}

describe.skipIf(!isThere)('results of a real cluster', () => {
  const options = { exceptions: systemExceptions() };

  it('hold what Kubescape reports, but for findings in init containers that it did not look for', () => {
    const { application, objects } = clusterOf();
    const expected = new Map(application.results.map(({ resource, controls }) => [resource, controls]));

    const results = resultsOf(objects, { options });

    const found = new Map(results.map((result) => [result.identity, result.scan.spec.controls]));
    const different: string[] = [];
    let compared = 0;
    for (const { identity, verdicts } of subjectsOf(verdictsOf(objects, options), finder(objects))) {
      for (const { id, controls } of verdicts) {
        for (const { id: control } of controls) {
          const [upstream, ours] = [expected.get(id)?.[control], found.get(identity)?.[control]];
          compared += 1;
          const isSame = upstream && ours && JSON.stringify(expectedRow(upstream)) === JSON.stringify(foundRow(ours));
          if (!isSame) different.push(`${control} ${id}`);
        }
      }
    }
    // OWN-2 of docs/deviations.md.
    const db = 'apps/v1/bare/StatefulSet/db';
    expect(different).toEqual([`C-0013 ${db}`, `C-0017 ${db}`, `C-0046 ${db}`]);
    expect(compared).toBeGreaterThan(600);
  });

  it('have names and labels that Kubernetes takes, each name once', () => {
    const { objects } = clusterOf();

    const metadata = resultsOf(objects, { options }).map(({ scan }) => scan.metadata);

    const names = metadata.map(({ namespace, name }) => `${namespace}/${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(metadata.filter(({ name }) => !isSubdomain(name))).toEqual([]);
    const values = metadata.flatMap(({ labels }) => Object.values(labels));
    expect(values.filter((value) => toValidLabelValue(value) !== value)).toEqual([]);
    expect(names).toContain(
      'kubescape/user-system-kube-scheduler-role-system--leader-locking-kube-scheduler-rolebinding-system--leader-locking-kube-scheduler',
    );
  });

  it('keep a workload and its Services together', () => {
    const { objects } = clusterOf();

    const { scan } = resultNamed(resultsOf(objects, { options }), 'shop', 'deployment-kubernetes-dashboard');

    expect(scan.spec.controls['C-0021']?.rules[0]?.relatedResourcesIDs).toEqual(['/v1/shop/Service/dash']);
    expect(scan.spec.controls['C-0042']?.status.status).toBe('passed');
    expect(Object.keys(scan.spec.controls).length).toBeGreaterThan(15);
  });
});
