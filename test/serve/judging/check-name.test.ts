import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPublication } from '../../../src/github/publication.ts';
import { checkNameFor, isNamedBy } from '../../../src/serve/judging/check-name.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { hashOf } from '../../support/serve/subjects.ts';

const plain = fc.stringMatching(/^[\w./-]{1,60}$/);
const any = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 });
/** Names that look like what is made of others, too. */
const branch = fc.oneof(
  plain,
  any,
  fc.tuple(plain, plain).map((parts) => parts.join('+')),
  any.map((name) => (/\((.*)\)$/.exec(checkNameFor('gate', name, '')) ?? [])[1]?.replace(' ', '-') ?? name),
);
const checkName = fc.stringMatching(/^[\w./-](?:[\w ./-]{0,38}[\w./-])?$/);

function isPublishable(name: string): boolean {
  checkPublication({ owner: 'shop', repo: 'gitops', headSha: hashOf('head'), checkName: name });
  return true;
}

describe('the name of a check', () => {
  it('is the plain one for the default branch, and has any other behind it', () => {
    expect(checkNameFor('gate', 'main', 'main')).toBe('gate');
    expect(checkNameFor('gate', 'release/1.2', 'main')).toBe('gate (release/1.2)');
  });

  it('spells out what a name must not have, and tells such branches apart', () => {
    const names = ['release+1', 'release#1', 'release-1'].map((name) => checkNameFor('gate', name, 'main'));

    expect(names).toEqual([
      'gate (release-1 5e08953fc3d3b070)',
      'gate (release-1 bba0b6cc5ff126bc)',
      'gate (release-1)',
    ]);
  });

  it('is never that of another branch', () => {
    fc.assert(
      fc.property(branch, branch, (one, other) => {
        fc.pre(one !== other);
        expect(checkNameFor('gate', one, 'main')).not.toBe(checkNameFor('gate', other, 'main'));
      }),
      propertyRuns(1000),
    );
  });

  it('of a branch that is called like what is spelled out of another one is another name', () => {
    fc.assert(
      fc.property(any, (one) => {
        const [, inner = ''] = /^gate \((.*)\)$/.exec(checkNameFor('gate', one, '')) ?? [];
        for (const alike of [inner.replace(' ', '-'), inner]) {
          const isSame = checkNameFor('gate', alike, '') === checkNameFor('gate', one, '');
          expect(isSame).toBe(alike === one);
        }
      }),
      propertyRuns(500),
    );
  });

  it('can be published, and is known as ours, for every branch and every name that serve takes', () => {
    fc.assert(
      fc.property(checkName, branch, (name, base) => {
        const made = checkNameFor(name, base, 'main');
        expect([made, isPublishable(made), isNamedBy(name, made)]).toEqual([made, true, true]);
      }),
      propertyRuns(1000),
    );
  });

  it.each([
    'gates',
    'gate2 (main)',
    'gate(main)',
    'gate ()',
    'gate (a b)',
    'gate (main) (main)',
    'gate (main',
    'another gate',
    'Gate',
    `gate (${'x'.repeat(38)})`,
    'gate (x ABCDEF0123456789)',
  ])('“%s” is not ours', (name) => {
    expect(isNamedBy('gate', name)).toBe(false);
  });
});
