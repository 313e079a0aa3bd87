import { describe, expect, it } from 'vitest';
import { controls } from '../../../src/engine/controls/index.ts';
import { catalogueOf } from '../../../src/scanner/results/control-catalogue.ts';

const catalogue = catalogueOf(controls, { insecureCapabilities: ['ALL'], toString: ['own'] });

describe('the catalogue', () => {
  it.each([
    [9, 'Critical'],
    [10, 'Critical'],
    [8.9, 'High'],
    [7, 'High'],
    [6.9, 'Medium'],
    [4, 'Medium'],
    [3.9, 'Low'],
    [1, 'Low'],
    [0.9, 'Unknown'],
  ])('calls a score factor of %s %s', (baseScore, severity) => {
    const [control] = controls;
    if (!control) throw new Error('there are no controls');
    const { severity: found } = catalogueOf([{ ...control, baseScore }], {}).severity(control.id);

    expect(found).toBe(severity);
  });

  it('has the scores that are whole numbers as such', () => {
    expect(catalogue.severity('C-0057')).toEqual({ severity: 'High', scoreFactor: 8 });
    expect(catalogue.title('C-0057')).toBe('Privileged container');
  });

  it('knows nothing of an unknown control', () => {
    expect(catalogue.severity('C-9999')).toEqual({ severity: '', scoreFactor: 0 });
    expect(catalogue.title('C-9999')).toBe('');
    expect(catalogue.configurations('C-9999', 'r')).toBeUndefined();
  });

  it('names the inputs of a rule that takes some and has them', () => {
    expect(catalogue.configurations('C-0046', 'insecure-capabilities')).toEqual({ insecureCapabilities: ['ALL'] });
    expect(catalogue.configurations('C-0021', 'exposed-sensitive-interfaces-v1')).toBeUndefined();
    expect(catalogue.configurations('C-0057', 'rule-privilege-escalation')).toBeUndefined();
  });
});
