/* Makes dist/: the library as modules with types, and the command as one file. Usage: npm run build */
import { spawnSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const fresh = 'dist.new';
rmSync(fresh, { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', '.config/tsconfig.build.json', '--outDir', fresh], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: `${fresh}/bundle/kubescape-gitops.js`,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  // Dependencies that are CommonJS ask for `require`, which modules do not have.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});
chmodSync(`${fresh}/bundle/kubescape-gitops.js`, 0o755);
// What does not compile leaves the last build in place.
rmSync('dist', { recursive: true, force: true });
renameSync(fresh, 'dist');
