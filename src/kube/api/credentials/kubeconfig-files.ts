import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const largestFile = 16 * 1024 ** 2;

/** Which files make up the kubeconfig: the one that is named, else those of KUBECONFIG that exist, else that of the home folder. */
export function kubeconfigFiles(named: string | undefined, env: NodeJS.ProcessEnv): readonly string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  const candidates = named === undefined ? listed : [named];
  if (candidates.length === 0) candidates.push(path.join(env['HOME'] ?? homedir(), '.kube', 'config'));
  const faults = candidates.map(faultOf);
  const files = candidates.filter((_, index) => faults[index] === undefined);
  // As kubectl has it: of several files, some may be missing.
  if (files.length > 0 && faults.every((fault) => fault === undefined || fault === missing)) return files;
  const at = faults.findIndex((fault) => fault !== undefined && (fault !== missing || files.length === 0));
  throw new Error(
    `the kubeconfig ${JSON.stringify(candidates[at])} ${faults[at]}: name one with --kubeconfig or KUBECONFIG`,
  );
}

const missing = 'does not exist';

function faultOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return missing;
  if (!found.isFile()) return 'is no file';
  if (found.size > largestFile) return `is larger than ${largestFile} bytes`;
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch {
    return 'may not be read';
  }
}
