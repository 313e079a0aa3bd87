import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { kustomizeOracle } from '../../../scripts/oracle/kustomize.ts';
import { confinedFiles } from '../../../src/platform/confined-files.ts';
import { oracleBuild } from '../../support/kustomize-oracle.ts';
import { describeOutcomes, isSame, ourBuild } from './compare.ts';

const root = path.resolve(import.meta.dirname, '../../../../shared/repos');
const names = '{kustomization.yaml,kustomization.yml,Kustomization}';
const folders = globSync(`**/${names}`, { cwd: root })
  .map((file) => path.dirname(file))
  .toSorted();
const oracle = kustomizeOracle.find();
const missing = existsSync(root) ? (oracle ? undefined : kustomizeOracle.missing) : `no repositories at ${root}`;
if (missing !== undefined)
  process.stderr.write(`SKIPPED ${Math.max(folders.length, 1)} builds of repositories: ${missing}\n`);

describe.skipIf(missing !== undefined)('repositories of others', { concurrent: true, timeout: 60_000 }, () => {
  it.each(folders.length > 0 ? folders : ['none'])('%s is built as kustomize builds it', async (folder) => {
    const [repository = '', ...rest] = folder.split(path.sep);
    const ours = ourBuild(confinedFiles(path.join(root, repository)), `/${rest.join('/')}`);
    const theirs = await oracleBuild(oracle ?? '', path.join(root, folder));
    if (!isSame(ours, theirs)) throw new Error(describeOutcomes(ours, theirs));
    expect('text' in ours).toBe('text' in theirs);
  });
});
