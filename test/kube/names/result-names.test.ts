import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameResults } from '../../../src/kube/names/result-names.ts';
import { sha256 } from '../../../src/kube/names/sha256.ts';
import { isSubdomain } from '../../../src/kube/names/subdomain.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const slug = 'deployment-web';
const suffixOf = (identity: string): string => `-${sha256(identity).slice(0, 4)}-${sha256(identity).slice(-4)}`;
const identities = fc.uniqueArray(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 8 });

describe('results of one slug', () => {
  it('get it when they are alone', () => {
    expect(nameResults(slug, ['a'])).toEqual(new Map([['a', slug]]));
  });

  it('leave it to the first by identity, and the others get a suffix of their own', () => {
    expect(nameResults(slug, ['c', 'a', 'b'])).toEqual(
      new Map([
        ['a', slug],
        ['b', slug + suffixOf('b')],
        ['c', slug + suffixOf('c')],
      ]),
    );
  });

  it('leave it to the one that is stored under it', () => {
    expect(nameResults(slug, ['a', 'b'], { holder: 'b' })).toEqual(
      new Map([
        ['a', slug + suffixOf('a')],
        ['b', slug],
      ]),
    );
  });

  it('leave it to the first when the one that is stored under it is gone', () => {
    expect(nameResults(slug, ['b', 'c'], { holder: 'a' }).get('b')).toBe(slug);
  });

  it('pass over a suffixed name that is the very slug of another object', () => {
    const taken = slug + suffixOf('b');
    const names = nameResults(slug, ['a', 'b'], { isTaken: (name) => name === taken });

    expect(names.get('b')).toBe(slug + suffixOf('b 1'));
  });

  it('all get different names that are DNS-1123 subdomains, in whatever order they come', () => {
    fc.assert(
      fc.property(identities, fc.constantFrom(slug, 'a'.repeat(253), `${'a.'.repeat(121)}a.a`), (all, base) => {
        const names = nameResults(base, all);
        expect(new Set(names.values()).size).toBe(all.length);
        for (const name of names.values()) expect(isSubdomain(name)).toBe(true);
        expect(nameResults(base, all.toReversed())).toEqual(names);
      }),
      propertyRuns(200),
    );
  });

  it('all keep their names when another one comes', () => {
    fc.assert(
      fc.property(identities, fc.string({ maxLength: 8 }), (all, another) => {
        const before = nameResults(slug, all);
        const holder = all.find((identity) => before.get(identity) === slug);
        const after = nameResults(slug, [...all, another], { holder });
        for (const identity of all) expect(after.get(identity)).toBe(before.get(identity));
      }),
      propertyRuns(200),
    );
  });

  it('all keep their names when one with a suffix goes', () => {
    fc.assert(
      fc.property(identities, fc.nat(), (all, index) => {
        const before = nameResults(slug, all);
        const [holder, ...others] = Array.from(before.keys());
        const gone = others[index % Math.max(1, others.length)];
        const after = nameResults(
          slug,
          all.filter((identity) => identity !== gone),
          { holder },
        );
        for (const [identity, name] of after) expect(name).toBe(before.get(identity));
      }),
      propertyRuns(200),
    );
  });

  it('move up by one when the one with the slug goes', () => {
    const before = nameResults(slug, ['a', 'b', 'c']);
    const after = nameResults(slug, ['b', 'c'], { holder: 'a' });

    expect(after.get('b')).toBe(slug);
    expect(after.get('c')).toBe(before.get('c'));
  });

  it('are refused under something that is no slug', () => {
    expect(() => nameResults('日本', ['a', 'b'])).toThrow('cannot add a suffix to "日本": it is no slug');
  });
});
