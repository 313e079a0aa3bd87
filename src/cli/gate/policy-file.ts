import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { GateRequest } from '../../gate/gate-trees.ts';
import { GitError } from '../../platform/git/git-error.ts';
import type { GitRepository } from '../../platform/git/git-repository.ts';
import { settingsFile } from '../../render/config/settings.ts';
import type { SourceTree } from '../../render/source-tree.ts';
import { quote, UsageError } from '../errors.ts';

const largestFile = 1024 * 1024;

/**
 * Opens the policy that `--policy` names: `REF:path` in the repository, or a file outside of it. A file of the work tree
 * would be the change's own word about itself. Throws UsageError.
 */
export async function openPolicy(
  named: string,
  repository: GitRepository,
): Promise<NonNullable<GateRequest['policy']>> {
  const colon = named.indexOf(':');
  const isFile = await stat(named).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (!isFile && colon > 0) return ofCommit(named.slice(0, colon), named.slice(colon + 1), repository);
  if (!isFile) {
    throw new UsageError(`--policy ${quote(named)} is no file; name one outside of the repository, or REF:path`);
  }
  const file = await realpath(named);
  // A link of the repository may lead out of it, and one from outside into it.
  const ways = [file, path.resolve(named), path.join(await realpath(path.dirname(named)), path.basename(named))];
  const { toplevel, directory } = repository;
  for (const folder of [toplevel, directory]) {
    if (folder === undefined) continue;
    const roots = [path.resolve(folder), await realpath(folder)];
    const inside = roots.flatMap((root) => ways.flatMap((way) => pathWithin(root, way) ?? [])).at(0);
    if (inside === undefined) continue;
    const advice = `name a commit for it, such as main:${inside}, or a file outside`;
    throw new UsageError(
      `--policy ${quote(named)} lies in the repository, where the change may have edited it; ${advice}`,
    );
  }
  const bytes = await readFile(file);
  // Where it lies on this machine is nothing for a report.
  return { source: path.basename(named), tree: treeOf(bytes, named) };
}

/** The path of a file from a folder that holds it, with slashes; undefined of one that is elsewhere. */
function pathWithin(folder: string, file: string): string | undefined {
  const steps = path.relative(folder, file).split(path.sep);
  return steps[0] === '..' || path.isAbsolute(steps.join(path.sep)) ? undefined : steps.join('/');
}

async function ofCommit(
  ref: string,
  file: string,
  repository: GitRepository,
): Promise<NonNullable<GateRequest['policy']>> {
  try {
    const commit = await repository.resolve(ref);
    const tree = await repository.tree(commit);
    const name = path.posix.normalize(file);
    if (!tree.files.includes(name)) throw new UsageError(`--policy: ${quote(ref)} has no file ${quote(file)}`);
    return { source: `${ref}:${name}`, tree: treeOf(tree.read(name), file) };
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`--policy: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * The policy of a commit, with the files of exceptions that it names: what counts in a branch by now, and maybe did not
 * when a change was made from it. Without settings it is the default. Throws UsageError.
 */
export async function policyOfCommit(
  ref: string,
  repository: GitRepository,
  prefix: string,
): Promise<NonNullable<GateRequest['policy']>> {
  try {
    const tree = await repository.tree(await repository.resolve(ref), prefix.replace(/\/$/, ''));
    const source = tree.files.includes(settingsFile) ? `${ref}:${prefix}${settingsFile}` : 'defaults';
    return { source, tree, exceptions: tree };
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`--policy-of: ${error.message}`, { cause: error });
    throw error;
  }
}

/** A tree in which there are only the settings. */
function treeOf(bytes: Uint8Array, named: string): SourceTree {
  if (bytes.length > largestFile) {
    throw new UsageError(`--policy ${quote(named)} has ${bytes.length} bytes; at most ${largestFile} are read`);
  }
  return { files: [settingsFile], read: () => bytes };
}
