import { describe, expect, it } from 'vitest';
import { applyRules, type ApplyRules } from '../../../../src/render/flux/objects/apply-rules.ts';
import { askFlux, hasFluxOracle } from '../../../support/flux-oracle.ts';

const none: ApplyRules = { skipped: false, createOnly: false, merged: false, forced: false, keptOnPrune: false };
const group = 'kustomize.toolkit.fluxcd.io';

describe('applyRules', () => {
  it.each<[string, string, Partial<ApplyRules>]>([
    ['reconcile', 'disabled', { skipped: true, keptOnPrune: true }],
    ['reconcile', 'DisAbled', { skipped: true, keptOnPrune: true }],
    ['reconcile', 'enabled', {}],
    ['ssa', 'Ignore', { skipped: true, keptOnPrune: true }],
    ['ssa', 'ignore', { skipped: true, keptOnPrune: true }],
    ['ssa', ' Ignore', {}],
    ['ssa', 'IfNotPresent', { createOnly: true }],
    ['ssa', 'Merge', { merged: true }],
    ['force', 'enabled', { forced: true }],
    ['force', 'true', {}],
    ['prune', 'disabled', { keptOnPrune: true }],
    ['substitute', 'disabled', {}],
  ])('reads %s: %s', (name, value, rules) => {
    for (const map of ['labels', 'annotations']) {
      expect(applyRules({ metadata: { [map]: { [`${group}/${name}`]: value } } })).toEqual({ ...none, ...rules });
    }
  });

  it('sees nothing where a label is no text', () => {
    const labels = { [`${group}/reconcile`]: 'disabled', a: 1 };
    expect(applyRules({ metadata: { labels } })).toEqual(none);
    expect(applyRules({ metadata: { labels, annotations: { [`${group}/ssa`]: 'Merge' } } })).toEqual({
      ...none,
      merged: true,
    });
  });

  it.skipIf(!hasFluxOracle)('compares values as Flux does', () => {
    const values = ['disabled', 'DISABLED', 'di\u017Fabled', 'disabled ', '', 'd\u0131sabled', null, 1];
    const objects = values.map((value) => ({ metadata: { annotations: { [`${group}/reconcile`]: value } } }));
    const labels = { [`${group}/reconcile`]: 'disabled' };
    const answers = askFlux(objects.map((object) => ({ step: 'match', object, labels })));
    expect(objects.map((object) => applyRules(object).skipped)).toEqual(answers.map(({ match }) => match));
  });
});
