import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The release that the builds of this project are compared with. */
const version = 'v5.8.1';
const goModule = 'sigs.k8s.io/kustomize/kustomize/v5';
const buildLimit = 600_000;

/** The standalone program: what `KUSTOMIZE_BIN` names, or one that was built before. Undefined: buildKustomize makes one. */
export function findKustomize(): string | undefined {
  const named = process.env['KUSTOMIZE_BIN'] ?? '';
  if (named !== '') return named;
  return existsSync(built()) ? built() : undefined;
}

/** Finds the program or builds it with Go, once: it stays in the user's cache. Throws an Error that says why it cannot. */
export async function buildKustomize(): Promise<string> {
  const known = findKustomize();
  if (known !== undefined) return known;
  try {
    await promisify(execFile)('go', ['install', `${goModule}@${version}`], {
      env: { ...process.env, GOBIN: folder() },
      timeout: buildLimit,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    throw new Error(`kustomize ${version} could not be built, and KUSTOMIZE_BIN names none: ${why}`, { cause: error });
  }
  return built();
}

function folder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kubescape-gitops', `kustomize-${version}`);
}

function built(): string {
  return join(folder(), process.platform === 'win32' ? 'kustomize.exe' : 'kustomize');
}
