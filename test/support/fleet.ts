import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/** A repository with two stages: clusters/stages/<stage>/clusters/amer over base/services and apps/base. */
export const fleetFixture = path.resolve(import.meta.dirname, '../fixtures/fleet');

/**
 * For the top of a test file: copies of the fleet, or of another repository, with files changed, added or (undefined) taken away, gone after all
 * tests. They lie in no Git checkout.
 */
export function fleets(fixture = fleetFixture): (changes?: Readonly<Record<string, string | undefined>>) => string {
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'fleet-')));
  afterAll(() => rmSync(parent, { recursive: true, force: true }));
  return (changes = {}) => {
    const folder = mkdtempSync(path.join(parent, 'repository-'));
    cpSync(fixture, folder, { recursive: true });
    for (const [name, content] of Object.entries(changes)) {
      const file = path.join(folder, name);
      if (content === undefined) rmSync(file, { recursive: true });
      else {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
    return folder;
  };
}

/** A Flux Kustomization of the fleet as a file, with more lines of its spec. */
export function fluxKustomization(name: string, spec: string): string {
  const head = `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: ${name}\n`;
  return `${head}spec:\n  interval: 10m\n  prune: true\n${spec.replace(/^/gm, '  ')}\n`;
}
