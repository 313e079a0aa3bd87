import { describe, expect, it } from 'vitest';
import { deployment, flux, gateStep, privileged, verdictOf } from './step.ts';

const blocked = { outcome: 'fail', blocking: expect.arrayContaining(['C-0057 Deployment/web']) };
const web = 'apps/prod/web.yaml';

function waived(security: string): string {
  const annotations = `{ annotations: { kubescape.io/skip-controls: 'C-0057,C-0016,C-0013' } }`;
  return deployment('web', security, 'app', annotations);
}

const exception = `apiVersion: kubescape.io/v1beta1
kind: ClusterSecurityException
metadata: { name: all }
spec: { posture: [{ controlID: C-0057, action: ignore }, { controlID: C-0016, action: ignore }] }
`;

describe('a change that waives for itself', () => {
  it('is judged', async () => {
    expect(verdictOf(await gateStep({}, { [web]: privileged }))).toMatchObject(blocked);
  });

  it.each([
    ['annotations', { [web]: waived('{ privileged: true }') }],
    ['a SecurityException', { [web]: privileged, 'apps/prod/exception.yaml': exception }],
    [
      'a policy that names a file of exceptions',
      { [web]: privileged, 'kubescape-gitops.yaml': 'gate: { exceptions: [own.yaml] }\n', 'own.yaml': exception },
    ],
    ['a policy that only observes', { [web]: privileged, 'kubescape-gitops.yaml': 'gate: { mode: observe }\n' }],
    [
      'a policy without the control',
      { [web]: privileged, 'kubescape-gitops.yaml': 'gate: { controls: { exclude: [C-0057] } }\n' },
    ],
  ])('by %s fails', async (_how, change) => {
    expect(verdictOf(await gateStep({}, change))).toMatchObject(blocked);
  });

  it('by an edited file of exceptions fails', async () => {
    const base = { 'kubescape-gitops.yaml': 'gate: { exceptions: [own.yaml] }\n', 'own.yaml': '[]\n' };
    expect(verdictOf(await gateStep(base, { [web]: privileged, 'own.yaml': exception }))).toMatchObject(blocked);
  });

  it('by broken settings is incomplete, and still judged', async () => {
    const change = { [web]: privileged, 'kubescape-gitops.yaml': 'gate: { mode: nothing }\n' };
    expect(verdictOf(await gateStep({}, change))).toMatchObject({ ...blocked, outcome: 'incomplete' });
  });

  it('by a second object of the same name fails', async () => {
    const change = {
      'clusters/prod/again.yaml': flux('again', 'apps/again'),
      'apps/again/web.yaml': waived('{ privileged: true }'),
    };
    expect(verdictOf(await gateStep({}, change))).toMatchObject(blocked);
  });
});
