import { expect, it } from 'vitest';
import { userCacheFolder } from '../../src/platform/user-cache.ts';

it.each([
  [{ XDG_CACHE_HOME: '/cache', HOME: '/home/me' }, '/cache/kubescape-gitops'],
  [{ HOME: '/home/me' }, '/home/me/.cache/kubescape-gitops'],
  [{ XDG_CACHE_HOME: 'cache', HOME: '/home/me' }, '/home/me/.cache/kubescape-gitops'],
  [{ XDG_CACHE_HOME: '', HOME: '' }, undefined],
  [{ HOME: 'home' }, undefined],
  [{}, undefined],
])('is, with %j, %s', (env, folder) => {
  expect(userCacheFolder(env)).toBe(folder);
});
