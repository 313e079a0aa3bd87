/*
 * Makes dist/: the library as modules with types, and the command as a bundle. Usage: npm run build
 * With `action`, the committed file that action.yml runs instead. Usage: npm run build -- action
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { bundleAction, bundleFolder } from './bundle.ts';

if (process.argv[2] === 'action') await bundleAction('action');
else await buildPackage();

async function buildPackage(): Promise<void> {
  const fresh = 'dist.new';
  rmSync(fresh, { recursive: true, force: true });
  const { status } = spawnSync('tsc', ['-p', '.config/tsconfig.build.json', '--outDir', fresh], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);

  await bundleFolder('kubescape-gitops', 'src/cli/main.ts', `${fresh}/bundle`);
  chmodSync(`${fresh}/bundle/kubescape-gitops.js`, 0o755);
  // What does not compile leaves the last build in place.
  rmSync('dist', { recursive: true, force: true });
  renameSync(fresh, 'dist');
}
