import { expect, it } from 'vitest';
import { reportOf } from '../../../src/scanner/scans/scan-report.ts';
import { inventoryOf } from '../../support/inventories.ts';

const privileged = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  spec: { containers: [{ name: 'main', image: 'web', securityContext: { privileged: name === 'bad' } }] },
});
const evaluation = inventoryOf([privileged('bad'), privileged('good')]).evaluate();
const all = { frameworks: new Set<string>(), controls: new Set<string>() };

it('tells scores of frameworks and counts of controls', () => {
  const { frameworks, controls } = reportOf(evaluation, all);
  expect(frameworks.map(({ name }) => name.toLowerCase())).toContain('nsa');
  expect(controls.find(({ controlID }) => controlID === 'C-0057')).toEqual({
    controlID: 'C-0057',
    name: 'Privileged container',
    severity: 'high',
    failed: 1,
    passed: 1,
    skipped: 0,
  });
});

it('tells only what is chosen, and of a part no scores', () => {
  const nsa = reportOf(evaluation, { ...all, frameworks: new Set(['nsa']) });
  expect(nsa.frameworks).toHaveLength(1);
  expect(nsa.controls.length).toBeLessThan(reportOf(evaluation, all).controls.length);
  const one = reportOf(evaluation, { ...all, controls: new Set(['C-0057']), counts: (key) => key.endsWith('/good') });
  expect(one).toEqual({ frameworks: [], controls: [expect.objectContaining({ failed: 0, passed: 1 })] });
});
