import { mostFiles } from '../work-tree.ts';
import { GitError } from './git-error.ts';
import { readNames } from './names.ts';
import { reasonOf, type Git } from './run-git.ts';

/** The regular files of a folder of a commit. */
export interface Listing {
  /** Blob ids by path from the folder, with slashes, in the order of their characters. */
  readonly ids: ReadonlyMap<string, string>;
  /** What was left out that is a regular file, one line each. */
  readonly notices: readonly string[];
}

const entryPattern = /^(\d{6}) (blob|tree|commit) ([0-9a-f]{40,64})\t(.+)$/s;
// No checkout makes these.
const forbidden = /(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/i;

/**
 * Lists the files below a folder of a commit, `''` for all of it. Links and submodules are left out. A folder that the
 * commit does not have is empty, which a notice tells.
 */
export async function listTree(git: Git, commit: string, folder: string): Promise<Listing> {
  const tree = folder === '' ? commit : await folderId(git, commit, folder);
  if (tree === undefined) {
    return { ids: new Map(), notices: [`commit ${commit.slice(0, 12)} has no folder '${folder}'`] };
  }
  const { names, notices } = await entriesOf(git, commit, ['-r', tree]);
  const ids = new Map<string, string>();
  const odd: string[] = [];
  for (const { mode, id, name } of names.map(readEntry)) {
    if (mode !== '100644' && mode !== '100755') continue;
    if (ids.has(name)) throw new GitError(`commit ${commit} has '${name}' twice, which no checkout can make`);
    if (forbidden.test(name)) odd.push(`'${name}' is left out: no checkout makes such a file`);
    else ids.set(name, id);
  }
  if (ids.size > mostFiles) throw new GitError(`commit ${commit} has more than ${mostFiles} files`);
  const sorted = Array.from(ids).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { ids: new Map(sorted), notices: [...notices, ...odd] };
}

async function folderId(git: Git, commit: string, folder: string): Promise<string | undefined> {
  const { names } = await entriesOf(git, commit, ['--', commit, folder]);
  const found = names.map(readEntry).find(({ name }) => name === folder);
  return found?.mode === '040000' ? found.id : undefined;
}

async function entriesOf(git: Git, commit: string, args: readonly string[]): Promise<ReturnType<typeof readNames>> {
  const run = await git.run(['ls-tree', '-z', '--full-tree', ...args]);
  if (run.exitCode !== 0) throw new GitError(`cannot list commit ${commit} in '${git.directory}': ${reasonOf(run)}`);
  return readNames(run.stdout, (line) => line.slice(line.indexOf('\t') + 1));
}

interface Entry {
  readonly mode: string;
  readonly id: string;
  readonly name: string;
}

function readEntry(line: string): Entry {
  const [, mode, , id, name] = entryPattern.exec(line) ?? [];
  if (mode === undefined || id === undefined || name === undefined) {
    throw new GitError(`git ls-tree printed what is no entry of a tree: '${line}'`);
  }
  return { mode, id, name };
}
