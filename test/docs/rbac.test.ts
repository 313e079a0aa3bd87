import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { rbacFolder, rbacManifests } from '../../scripts/docs/rbac-manifests.ts';

const folder = path.resolve(import.meta.dirname, '../..', rbacFolder);
const manifests = rbacManifests();

it(`${rbacFolder} holds what \`npm run crds\` writes, and nothing else`, () => {
  expect(readdirSync(folder).toSorted()).toEqual(Array.from(manifests.keys()).toSorted());
});

it.each(Array.from(manifests))(`${rbacFolder}/%s is what \`npm run crds\` writes`, (file, text) => {
  expect(readFileSync(path.join(folder, file), 'utf8')).toBe(text);
});
