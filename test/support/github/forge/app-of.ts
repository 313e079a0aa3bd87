import { GithubApp } from '../../../../src/github/app/github-app.ts';
import type { GithubAppSettings } from '../../../../src/github/app/settings.ts';
import { quick } from '../publishing.ts';
import type { Forge } from './forge.ts';

/** The forge's App, in a hurry. */
export function appOf(forge: Forge, settings: Partial<GithubAppSettings> = {}): GithubApp {
  const { id, privateKey } = forge.app;
  return new GithubApp({
    appId: String(id),
    privateKey,
    apiUrl: forge.apiUrl,
    timing: quick,
    log: () => {},
    ...settings,
  });
}
