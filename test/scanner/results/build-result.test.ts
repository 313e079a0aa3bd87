import { describe, expect, it } from 'vitest';
import { controls } from '../../../src/engine/controls/index.ts';
import type { ControlVerdict, ResourceVerdicts } from '../../../src/model/evaluation.ts';
import { buildResult } from '../../../src/scanner/results/build-result.ts';
import { catalogueOf } from '../../../src/scanner/results/control-catalogue.ts';
import { subjectsOf } from '../../../src/scanner/results/result-subject.ts';
import type { Violation } from '../../../src/model/finding.ts';
import { settings } from '../../support/posture-results.ts';

const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
const container = ['spec', 'template', 'spec', 'containers', 0, 'securityContext'] as const;
const none: Violation = { subject: 'container/nginx', failed: [], review: [], delete: [], fix: [] };

function verdict(id: string, rule: string, violations: readonly Violation[]): ControlVerdict {
  const status = violations.length > 0 ? ('failed' as const) : ('passed' as const);
  return { id, status, subStatus: '', rules: [{ name: rule, status, subStatus: '', exceptions: [], violations }] };
}

const privileged = [...container, 'privileged'];
const verdicts: ResourceVerdicts = {
  ...web,
  id: 'apps/v1/shop/Deployment/web',
  key: 'apps/v1/shop/Deployment/web',
  related: [],
  status: 'failed',
  controls: [
    verdict('C-0013', 'non-root-containers', []),
    verdict('C-0017', 'immutable-container-filesystem', [
      { ...none, fix: [{ path: [...container, 'readOnlyRootFilesystem'], value: 'true' }] },
    ]),
    verdict('C-0057', 'rule-privilege-escalation', [{ ...none, failed: [privileged], delete: [privileged] }]),
  ],
};

/** The Deployment of the reference's example. */
function example(): ReturnType<typeof buildResult> {
  const [subject] = subjectsOf([verdicts], () => ({ ...web, uid: 'u-1' }));
  if (!subject) throw new Error('there is no subject');
  const place = { namespace: 'shop', name: 'deployment-web' };
  return buildResult(subject, place, settings, catalogueOf(controls, settings.inputs));
}

const empty = { fixPath: '', fixPathValue: '' };

describe('the result of the example of the reference', () => {
  const { scan, summary } = example();

  it('has its labels', () => {
    expect(scan.metadata.labels).toEqual({
      'kubescape.io/workload-api-group': 'apps',
      'kubescape.io/workload-api-version': 'v1',
      'kubescape.io/workload-kind': 'Deployment',
      'kubescape.io/workload-name': 'web',
      'kubescape.io/workload-namespace': 'shop',
    });
  });

  it('has its wlid', () => {
    expect(scan.metadata.annotations['kubescape.io/wlid']).toBe('wlid://cluster-demo/namespace-shop/deployment-web');
  });

  it('has its scan, without what is empty', () => {
    expect(scan).toMatchObject({
      apiVersion: 'spdx.softwarecomposition.kubescape.io/v1beta1',
      kind: 'WorkloadConfigurationScan',
      metadata: { name: 'deployment-web', namespace: 'shop' },
    });
    expect(scan.spec).toEqual({
      controls: {
        'C-0057': {
          controlID: 'C-0057',
          name: 'Privileged container',
          severity: { severity: 'High', scoreFactor: 8 },
          status: { status: 'failed' },
          rules: [
            {
              name: 'rule-privilege-escalation',
              status: { status: 'failed' },
              paths: [{ ...empty, failedPath: 'spec.template.spec.containers[0].securityContext.privileged' }],
            },
          ],
        },
        'C-0017': {
          controlID: 'C-0017',
          name: 'Immutable container filesystem',
          severity: { severity: 'Low', scoreFactor: 3 },
          status: { status: 'failed' },
          rules: [
            {
              name: 'immutable-container-filesystem',
              status: { status: 'failed' },
              paths: [
                {
                  ...empty,
                  fixPath: 'spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem',
                  fixPathValue: 'true',
                },
              ],
            },
          ],
        },
        'C-0013': {
          controlID: 'C-0013',
          name: 'Non-root containers',
          severity: { severity: 'Medium', scoreFactor: 6 },
          status: { status: 'passed' },
          rules: [{ name: 'non-root-containers', status: { status: 'passed' } }],
        },
      },
    });
  });

  it('has its summary', () => {
    expect(summary.kind).toBe('WorkloadConfigurationScanSummary');
    expect(summary.spec).toEqual({
      severities: { critical: 0, high: 1, medium: 0, low: 1, unknown: 0 },
      controls: {
        'C-0057': {
          controlID: 'C-0057',
          severity: { severity: 'High', scoreFactor: 8 },
          status: { status: 'failed' },
        },
        'C-0017': {
          controlID: 'C-0017',
          severity: { severity: 'Low', scoreFactor: 3 },
          status: { status: 'failed' },
        },
        'C-0013': {
          controlID: 'C-0013',
          severity: { severity: 'Medium', scoreFactor: 6 },
          status: { status: 'passed' },
        },
      },
    });
  });

  it('has one metadata for both objects, the hash of the content aside', () => {
    const key = 'kubescape-gitops.dev/content-hash';
    const { [key]: one, ...annotations } = scan.metadata.annotations;
    const { [key]: other, ...same } = summary.metadata.annotations;

    expect(one).not.toBe(other);
    expect({ ...summary.metadata, annotations: same }).toEqual({ ...scan.metadata, annotations });
  });

  it('is owned by the Deployment', () => {
    expect(scan.metadata.ownerReferences).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u-1' },
    ]);
  });
});
