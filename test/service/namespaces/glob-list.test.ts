import { describe, expect, it } from 'vitest';
import { GlobListError, readGlobList } from '../../../src/service/namespaces/glob-list.ts';

describe('a list of globs', () => {
  it.each([
    ['', []],
    [' \n,\r\n , ', []],
    ['team-*,kube-system', ['team-*', 'kube-system']],
    ['team-*\nkube-system\r\n  a , b', ['team-*', 'kube-system', 'a', 'b']],
    ['team-{a,b},c', ['team-{a,b}', 'c']],
    ['{a,{b,c}}\n}x,y', ['{a,{b,c}}', '}x', 'y']],
  ])('%j is %j', (text, globs) => {
    expect(readGlobList(text)).toEqual(globs);
  });

  it.each([
    ['team a', '"team a" is no glob of namespaces, such as team-* or kube-system'],
    ['a,../b', '"../b" is no glob of namespaces, such as team-* or kube-system'],
    ['a\u0000', '"a\\u0000" is no glob of namespaces, such as team-* or kube-system'],
    ['x'.repeat(300), `"${'x'.repeat(80)}…" is no glob of namespaces, such as team-* or kube-system`],
    ['a,'.repeat(1001), 'it lists 1001 globs; 1000 are the most'],
  ])('is not %j', (text, message) => {
    expect(() => readGlobList(text)).toThrow(new GlobListError(message));
  });
});
