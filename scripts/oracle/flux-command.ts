import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { obtainingTime, oracleOf } from './oracle.ts';

const run = promisify(execFile);
const version = '2.9.5';
const Download = z.object({ Dir: z.string() });

/** The `flux` command, of the release that its Go module has. */
export const fluxCommand = oracleOf({
  name: 'flux',
  variable: 'FLUX_BIN',
  files: [`flux-v${version}`],
  isRelease: true,
  make: async (folder, say) => {
    say(`building flux ${version} with go, which takes about ten minutes where nothing is cached`);
    const source = path.join(folder, 'source');
    const target = path.join(folder, `flux-v${version}`);
    const { stdout } = await run('go', ['mod', 'download', '-json', `github.com/fluxcd/flux2/v2@v${version}`], {
      cwd: folder,
      timeout: obtainingTime,
    });
    // The module cache is read-only, and what flux embeds is not in the module.
    await cp(Download.parse(JSON.parse(stdout)).Dir, source, { recursive: true });
    await makeWritable(source);
    const manifests = path.join(source, 'cmd/flux/manifests');
    await mkdir(manifests, { recursive: true });
    await writeFile(path.join(manifests, 'none.yaml'), '# install manifests are not in the module\n');
    const flags = ['-trimpath', '-buildvcs=false', '-ldflags', `-s -w -X main.VERSION=${version}`];
    await run('go', ['build', ...flags, '-o', target, './cmd/flux'], {
      cwd: source,
      timeout: obtainingTime,
      env: { ...process.env, CGO_ENABLED: '0' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return target;
  },
});

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await makeWritable(file);
    else await chmod(file, 0o644);
  }
}
