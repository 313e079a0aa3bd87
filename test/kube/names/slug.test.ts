import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/kube/names/sha256.ts';
import { resourceToSlug, roleBindingToSlug, stringToSlug } from '../../../src/kube/names/slug.ts';
import { isSubdomain } from '../../../src/kube/names/subdomain.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 600 });
const nameLike = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '.', '-', ':', '/', 'é', '💥'), maxLength: 600 });

describe('a slug of a text', () => {
  it.each([
    ['nginx', 'nginx'],
    ['ab', 'ab'],
    ['Deployment-nginx', 'deployment-nginx'],
    ['a_b:c', 'a-b-c'],
    ['user-system::x', 'user-system--x'],
    ['--a-b--', 'a-b'],
    ['..a.b..', 'a.b'],
    ['-.a.b.-', 'a.b'],
  ])('of %s is %s', (text, slug) => {
    expect(stringToSlug(text)).toBe(slug);
  });

  it.each(['', 'a', '---', '日本', '.', 'É'])('of "%s" is none, as Kubescape refuses it', (text) => {
    expect(stringToSlug(text)).toBeUndefined();
  });

  it.each([
    ['aé-b', 'a--b'],
    ['a💥b', 'a-b'],
    ['a👩‍💻b', 'a---b'],
    ['a\ud83d.b', 'a--b'],
  ])('has one dash per character, not per byte or UTF-16 unit: %j', (text, slug) => {
    expect(stringToSlug(text)).toBe(slug);
  });

  it('keeps 242 characters whole and cuts 243', () => {
    const short = 'a'.repeat(242);
    const long = 'a'.repeat(243);

    expect(stringToSlug(short)).toBe(short);
    expect(stringToSlug(long)).toBe(`${long}-${sha256(long).slice(0, 4)}-${sha256(long).slice(60)}`);
  });

  it('counts what is left of a character, one dash, not its bytes', () => {
    const text = `a${'é'.repeat(240)}b`;

    expect(stringToSlug(text)).toBe(`a${'-'.repeat(240)}b`);
  });

  it('takes the hash of the text as it was', () => {
    const [one, other] = [`${'a'.repeat(300)}!`, `${'a'.repeat(300)}?`];

    expect(stringToSlug(one)).not.toBe(stringToSlug(other));
    expect(stringToSlug(one)?.slice(0, 243)).toBe(stringToSlug(other)?.slice(0, 243));
  });

  it.each([
    ['a..b', 'a--b'],
    ['user-:.b', 'user---b'],
    ['a.-b.c', 'a--b.c'],
    [`${'a'.repeat(242)}.${'b'.repeat(20)}`, `${'a'.repeat(242)}--`],
  ])('has no dot that kube-apiserver would refuse: %s', (text, start) => {
    expect(stringToSlug(text)).toContain(start);
    expect(isSubdomain(stringToSlug(text) ?? '')).toBe(true);
  });

  it('is always a DNS-1123 subdomain of at most 253 characters, and always the same', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, nameLike), (text) => {
        const slug = stringToSlug(text);
        if (slug === undefined) return;
        expect(isSubdomain(slug)).toBe(true);
        expect(stringToSlug(text)).toBe(slug);
      }),
      propertyRuns(500),
    );
  });

  it('exists of every text with two letters', () => {
    fc.assert(
      fc.property(nameLike, (text) => {
        expect(stringToSlug(`ab${text}`)).toBeDefined();
      }),
      propertyRuns(200),
    );
  });

  it('of a short slug is that slug', () => {
    fc.assert(
      fc.property(nameLike, (text) => {
        const slug = stringToSlug(text);
        fc.pre(slug !== undefined && slug.length < 243);
        expect(stringToSlug(slug)).toBe(slug);
      }),
      propertyRuns(200),
    );
  });

  it('of a million dashes between letters comes at once, and has no hash where little is left after the cut', () => {
    expect(stringToSlug(`ab${'-'.repeat(1_000_000)}c`)).toBe('ab');
    expect(stringToSlug(`a${'-'.repeat(1_000_000)}c`)).toBeUndefined();
  });
});

describe('a slug of objects', () => {
  it('is kind and name', () => {
    expect(resourceToSlug({ kind: 'Deployment', name: 'nginx' })).toBe('deployment-nginx');
    expect(resourceToSlug({ kind: 'ClusterRole', name: 'system:view' })).toBe('clusterrole-system-view');
  });

  it('of a subject names its role and binding', () => {
    const slug = roleBindingToSlug(
      { kind: 'ServiceAccount', name: 'sa-2' },
      { kind: 'Role', name: 'myrole' },
      { kind: 'RoleBinding', name: 'myrolebinding' },
    );

    expect(slug).toBe('serviceaccount-sa-2-role-myrole-rolebinding-myrolebinding');
  });

  it('turns colons into dashes one by one', () => {
    const name = 'system::leader-locking-kube-scheduler';
    const slug = roleBindingToSlug(
      { kind: 'User', name: 'system:kube-scheduler' },
      { kind: 'Role', name },
      { kind: 'RoleBinding', name },
    );

    expect(slug).toBe(
      'user-system-kube-scheduler-role-system--leader-locking-kube-scheduler-rolebinding-system--leader-locking-kube-scheduler',
    );
  });
});
