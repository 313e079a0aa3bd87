import { describe, expect, it } from 'vitest';
import { nameResults } from '../../../src/kube/names/result-names.ts';
import { ResultClaims } from '../../../src/scanner/results/result-claims.ts';

const place = (slug: string): { namespace: string; slug: string } => ({ namespace: 'shop', slug });
const noHolder = (): undefined => undefined;

function nameIn(claims: ResultClaims, identity: string): string | undefined {
  return claims.nameOf(identity)?.name;
}

describe('claims on names', () => {
  it('give the slug to whoever is alone', () => {
    const claims = new ResultClaims(noHolder);
    claims.set('a', place('role-x'));
    expect(claims.nameOf('a')).toEqual({ namespace: 'shop', name: 'role-x' });
    expect(claims.nameOf('b')).toBeUndefined();
    expect(claims.isClaimed({ namespace: 'shop', name: 'role-x' })).toBe(true);
  });

  it('leave the slug to whoever is stored under it, and give others a suffix', () => {
    const claims = new ResultClaims(() => 'b');
    claims.set('b', place('role-x'));
    claims.set('a', place('role-x'));
    expect(nameIn(claims, 'b')).toBe('role-x');
    expect(nameIn(claims, 'a')).toMatch(/^role-x-[0-9a-f]{4}-[0-9a-f]{4}$/);
  });

  it('tell whose names may be others, and which places were left, once', () => {
    const claims = new ResultClaims(noHolder);
    claims.set('a', place('role-x'));
    claims.set('b', place('role-x'));
    const suffixed = nameIn(claims, 'b') ?? '';
    claims.takeMoves();

    claims.delete('a');

    expect(claims.takeMoves()).toEqual({
      identities: ['b'],
      left: [
        { namespace: 'shop', name: 'role-x' },
        { namespace: 'shop', name: suffixed },
      ],
    });
    expect(nameIn(claims, 'b')).toBe('role-x');
    expect(claims.takeMoves()).toEqual({ identities: [], left: [] });
  });

  it('leave their suffixed names when somebody else removes the result that was stored under the slug', () => {
    let holder: string | undefined = 'c';
    const claims = new ResultClaims(() => holder);
    for (const identity of ['a', 'b', 'c']) claims.set(identity, place('role-x'));
    const suffixed = ['a', 'b'].map((identity) => nameIn(claims, identity) ?? '');
    claims.takeMoves();

    holder = undefined;
    claims.delete('c');

    const { identities, left } = claims.takeMoves();
    expect(identities).toEqual(['a', 'b']);
    for (const name of suffixed) expect(left).toContainEqual({ namespace: 'shop', name });
    expect([nameIn(claims, 'a'), nameIn(claims, 'b')]).toEqual(['role-x', suffixed[1]]);
  });

  it('move a suffixed result on when an object turns up whose own slug is that name, and back when it goes', () => {
    const claims = new ResultClaims(noHolder);
    claims.set('a', place('role-x'));
    claims.set('b', place('role-x'));
    const before = nameIn(claims, 'b') ?? '';
    claims.takeMoves();

    claims.set('c', place(before));

    expect(nameIn(claims, 'c')).toBe(before);
    expect(nameIn(claims, 'b')).toBe(
      nameResults('role-x', ['a', 'b'], { isTaken: (name) => name === before }).get('b'),
    );
    const moves = claims.takeMoves();
    expect(moves.identities).toContain('b');
    expect(moves.left).toContainEqual({ namespace: 'shop', name: before });

    claims.delete('c');
    expect(nameIn(claims, 'b')).toBe(before);
    expect(claims.takeMoves().identities).toContain('b');
  });

  it('follow a subject to another place', () => {
    const claims = new ResultClaims(noHolder);
    claims.set('a', place('role-x'));
    claims.takeMoves();
    claims.set('a', { namespace: 'other', slug: 'role-x' });
    expect(claims.nameOf('a')).toEqual({ namespace: 'other', name: 'role-x' });
    expect(claims.takeMoves().left).toContainEqual({ namespace: 'shop', name: 'role-x' });
    expect(claims.size).toBe(1);
  });

  it('stay quick when very many want one name', () => {
    const claims = new ResultClaims(noHolder);
    for (let index = 0; index < 3000; index += 1) claims.set(`subject-${index}`, place('role-x'));
    const names = new Set(Array.from({ length: 3000 }, (_, index) => nameIn(claims, `subject-${index}`)));
    expect(names.size).toBe(3000);
    expect(claims.takeMoves().identities).toHaveLength(3000);
  });
});
