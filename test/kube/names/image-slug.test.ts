import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageInfoToSlug } from '../../../src/kube/names/image-slug.ts';
import { isSubdomain } from '../../../src/kube/names/subdomain.ts';
import { propertyRuns } from '../../support/property-runs.ts';

describe('a slug of an image', () => {
  it.each([
    ['nginx:latest', 'sha256:00a3ac8c', 'nginx-latest-a3ac8c'],
    ['docker.io/nginx:latest', 'sha256:00a3ac8c', 'docker.io-nginx-latest-a3ac8c'],
    [
      'docker.io/library/nginx:1.25',
      'docker.io/library/nginx@sha256:6926e06153',
      'docker.io-library-nginx-1.25-e06153',
    ],
    ['https://r.example/a_b@sha256:12', 'nohash', 'https-r.example-a-b-sha256-12-nohash'],
    ['UPPER/Case', 'ABCDEF', 'upper-case-abcdef'],
    ['a/.b', 'abcdef', 'a--b-abcdef'],
  ])('of %s with %s is %s', (image, id, slug) => {
    expect(imageInfoToSlug(image, id)).toBe(slug);
  });

  it.each([
    ['', 'abcdef'],
    ['nginx', 'abcde'],
    ['nginx', ''],
    ['ngïnx', 'abcdef'],
    ['nginx', 'abcdé!'],
    [`${'a'.repeat(245)}é`, 'abcdef'],
  ])('is none for %j and %j', (image, id) => {
    expect(imageInfoToSlug(image, id)).toBeUndefined();
  });

  it('cuts a reference of 246 characters and more, whatever follows', () => {
    expect(imageInfoToSlug('a'.repeat(246), 'abcdef')).toHaveLength(253);
    expect(imageInfoToSlug(`${'a'.repeat(300)}é`, 'abcdef')).toBe(`${'a'.repeat(246)}-abcdef`);
  });

  it('is always a DNS-1123 subdomain', () => {
    const reference = fc.string({ unit: fc.constantFrom('a', 'B', '9', '.', '-', '_', ':', '/', '@'), maxLength: 400 });
    fc.assert(
      fc.property(reference, fc.stringMatching(/^[0-9a-f]{6,64}$/), (image, id) => {
        const slug = imageInfoToSlug(image, id);
        expect(slug === undefined || isSubdomain(slug)).toBe(true);
      }),
      propertyRuns(300),
    );
  });
});
