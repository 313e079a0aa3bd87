import { gitWithInput } from '../git.ts';

/** A commit that is to be made. */
export interface NewCommit {
  readonly branch: string;
  /** Branch that it comes after; without one, it begins a history. */
  readonly from?: string;
  readonly message: string;
  /** Texts by path; the other files stay as they are. */
  readonly files: Readonly<Record<string, string>>;
}

/** Git counts seconds; the same for all, so that hashes depend on nothing but what is committed. */
const who = 'Ada <ada@example.org> 1767225600 +0000';

/** Makes commits in a bare repository, in their order, all by one process; gives their hashes. */
export function commitMany(directory: string, commits: readonly NewCommit[]): readonly string[] {
  const orders = commits.map((commit, index) => orderOf(commit, index + 1)).join('');
  const printed = gitWithInput(directory, `${orders}done\n`, 'fast-import', '--quiet', '--done');
  return printed === '' ? [] : printed.split('\n');
}

function orderOf({ branch, from, message, files }: NewCommit, mark: number): string {
  const head = `commit refs/heads/${branch}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n${dataOf(message)}`;
  const parent = from === undefined ? '' : `from refs/heads/${from}^0\n`;
  const changes = Object.entries(files).map(([name, text]) => `M 100644 inline ${name}\n${dataOf(text)}`);
  return `${head}${parent}${changes.join('')}get-mark :${mark}\n`;
}

function dataOf(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
