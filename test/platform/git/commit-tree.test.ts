import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContents } from '../../../src/platform/git/blobs.ts';
import { changedPaths } from '../../../src/platform/git/changed-paths.ts';
import { openGitRepository, type CommitTree } from '../../../src/platform/git/git-repository.ts';
import { workTreeOf } from '../../../src/platform/git/work-tree-of.ts';
import { temporaryFolders } from '../../support/command.ts';
import { commitAll, git, gitWithInput } from '../../support/git.ts';

const folder = temporaryFolders();
const env = { PATH: process.env['PATH'], HOME: folder() };

async function headOf(root: string, below = ''): Promise<CommitTree> {
  const repository = await openGitRepository(root, env);
  return repository.tree(await repository.resolve('HEAD'), below);
}

/** Commits a tree that `git add` would not make, from lines of `git mktree -z`. */
function commitEntries(root: string, entries: string | Uint8Array): string {
  const tree = gitWithInput(root, entries, 'mktree', '-z', '--missing');
  const commit = git(root, 'commit-tree', '-m', 'odd', tree);
  git(root, 'update-ref', 'HEAD', commit);
  return commit;
}

function blob(root: string, text: string): string {
  return gitWithInput(root, text, 'hash-object', '-w', '--stdin');
}

describe('the files of a commit', () => {
  it('are the regular ones: no links, no submodules', async () => {
    const inner = folder({ 'inner.yaml': 'a: 1\n' });
    commitAll(inner);
    const root = folder({ 'a.yaml': 'a: 1\n', 'run.sh': 'true\n', 'apps/web.yaml': 'b: 1\n', 'apps.yaml': '' });
    chmodSync(path.join(root, 'run.sh'), 0o755);
    symlinkSync('a.yaml', path.join(root, 'link.yaml'));
    symlinkSync('apps', path.join(root, 'folder'));
    git(root, 'init', '--quiet');
    git(root, 'submodule', '--quiet', 'add', inner, 'sub');
    commitAll(root);
    const tree = await headOf(root);

    expect(tree.files).toEqual(['.gitmodules', 'a.yaml', 'apps.yaml', 'apps/web.yaml', 'run.sh']);
    expect(tree.notices).toEqual([]);
    expect(Buffer.from(tree.read('apps/web.yaml')).toString()).toBe('b: 1\n');
    expect(tree.read('apps.yaml')).toHaveLength(0);
    expect(tree.idOf('a.yaml')).toBe(git(root, 'rev-parse', 'HEAD:a.yaml'));
    expect(() => tree.read('link.yaml')).toThrow('open link.yaml: no such file');
    expect((await workTreeOf(await openGitRepository(root, env))).files).toEqual(tree.files);
  });

  it('have the bytes of the commit, whatever they are, and not those of the checkout', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256);
    const root = folder({ 'chart.tgz': bytes, 'crlf.yaml': 'a: 1\r\n', '.gitattributes': 'crlf.yaml -text\n' });
    commitAll(root);
    writeFileSync(path.join(root, 'chart.tgz'), 'other');
    const tree = await headOf(root);

    expect(Buffer.compare(tree.read('chart.tgz'), bytes)).toBe(0);
    expect(Buffer.from(tree.read('crlf.yaml')).toString()).toBe('a: 1\r\n');
  });

  it.each([['apps'], ['apps/'], ['./apps']])('may be those of a folder: %s', async (below) => {
    const root = folder({ 'a.yaml': 'a: 1\n', 'apps/web/web.yaml': 'b: 1\n', 'apps2/c.yaml': '' });
    commitAll(root);
    const repository = await openGitRepository(root, env);
    const tree = await headOf(root, below);

    expect(tree.files).toEqual(['web/web.yaml']);
    expect(Buffer.from(tree.read('web/web.yaml')).toString()).toBe('b: 1\n');
    expect((await workTreeOf(repository, below)).files).toEqual(['web/web.yaml']);
  });

  it.each([['gone'], ['a.yaml'], ['link'], ['*'], [':(top)apps'], ['--help']])('are none in %s', async (below) => {
    const root = folder({ 'a.yaml': 'a: 1\n', 'apps/web.yaml': 'b: 1\n' });
    symlinkSync('apps', path.join(root, 'link'));
    commitAll(root);
    const repository = await openGitRepository(root, env);
    const tree = await headOf(root, below);

    expect(tree.files).toEqual([]);
    expect(tree.notices).toEqual([expect.stringMatching(/^commit \w{12} has no folder '/)]);
    expect(await workTreeOf(repository, below)).toMatchObject({
      files: [],
      notices: [`the checkout has no folder '${below}'`],
    });
  });

  it.each([['..'], ['apps/../..'], ['/etc']])('are never outside: %s', async (below) => {
    const root = folder({ 'a.yaml': 'a: 1\n' });
    commitAll(root);
    await expect(headOf(root, below)).rejects.toThrow(/is no folder of the repository$/);
    await expect(workTreeOf(await openGitRepository(root, env), below)).rejects.toThrow(/is no folder/);
  });

  it('may be called almost anything', async () => {
    const names = [
      'two\nlines.yaml',
      'ta\tb.yaml',
      `quo'"te.yaml`,
      'häuser/ß.yaml',
      '-x.yaml',
      ':(top).yaml',
      ' .yaml',
    ];
    const root = folder(Object.fromEntries(names.map((name) => [name, `# ${name}\n`])));
    commitAll(root);
    const tree = await headOf(root);

    expect(tree.files).toEqual(names.toSorted());
    expect(names.map((name) => Buffer.from(tree.read(name)).toString())).toEqual(names.map((name) => `# ${name}\n`));
    expect((await workTreeOf(await openGitRepository(root, env))).files).toEqual(tree.files);
  });

  it('are left out, which is told, when their names are no UTF-8', async () => {
    const root = folder({ 'a.yaml': 'a: 1\n' });
    commitAll(root);
    const odd = Buffer.concat([Buffer.from(`${root}/b`), Buffer.from([0x0a, 0xff]), Buffer.from('.yaml')]);
    writeFileSync(odd, 'b: 1\n');
    const notice = String.raw`'b\u{a}` + '\u{fffd}.yaml’ is left out: its name is no UTF-8'.replace('’', "'");
    const checkout = await workTreeOf(await openGitRepository(root, env));
    commitAll(root);
    const tree = await headOf(root);

    expect([tree.files, tree.notices]).toEqual([['a.yaml'], [notice]]);
    expect([checkout.files, checkout.notices]).toEqual([['a.yaml'], [notice]]);
  });

  it.each(['.git', '.GIT', '..', '.'])('are left out below %s, where no checkout puts them', async (name) => {
    const root = folder({ 'a.yaml': 'a: 1\n' });
    commitAll(root);
    const inner = gitWithInput(root, `100644 blob ${blob(root, 'x')}\tconfig\0`, 'mktree', '-z');
    commitEntries(root, `040000 tree ${inner}\t${name}\0`);
    const tree = await headOf(root);

    expect(tree.files).toEqual([]);
    expect(tree.notices).toEqual([`'${name}/config' is left out: no checkout makes such a file`]);
  });

  it('are refused when one is there twice', async () => {
    const root = folder({ 'a.yaml': 'a: 1\n' });
    commitAll(root);
    const [one, two] = [blob(root, 'one'), blob(root, 'two')];
    commitEntries(root, [one, two].map((id) => `100644 blob ${id}\ta.yaml\0`).join(''));
    await expect(headOf(root)).rejects.toThrow(/has 'a\.yaml' twice/);
  });

  it('are listed, but not read, above 16 MiB', async () => {
    const root = folder({
      'large.bin': Buffer.alloc(16 * 1024 * 1024 + 1),
      'limit.bin': Buffer.alloc(16 * 1024 * 1024),
    });
    commitAll(root);
    const message = "file 'large.bin' has 16777217 bytes; at most 16777216 are read";
    const tree = await headOf(root);
    const checkout = await workTreeOf(await openGitRepository(root, env));

    expect(tree.files).toEqual(['large.bin', 'limit.bin']);
    expect(tree.read('limit.bin')).toHaveLength(16 * 1024 * 1024);
    expect(() => tree.read('large.bin')).toThrow(message);
    expect(() => checkout.read('large.bin')).toThrow(/'.*large\.bin' has 16777217 bytes; at most 16777216 are read/);
  });

  it('are refused when a content is missing, which is named', async () => {
    const root = folder({ 'a.yaml': 'a: 1\n' });
    commitAll(root);
    const gone = '1234567890'.repeat(4);
    commitEntries(root, `100644 blob ${gone}\tgone.yaml\0`);
    await expect(headOf(root)).rejects.toThrow(`the content of 'gone.yaml' (blob ${gone}) is not in '${root}': `);
  });

  it('are refused when a partial clone lacks one, and nothing is fetched', async () => {
    const root = folder({ 'a.yaml': 'a: 1\n' });
    commitAll(root);
    git(root, 'config', 'uploadpack.allowFilter', 'true');
    const to = folder();
    for (const filter of ['blob:none', 'tree:0']) {
      git(to, 'clone', '--quiet', '--no-local', '--no-checkout', `--filter=${filter}`, `file://${root}`, filter);
    }
    const message = /^the content of 'a\.yaml' \(blob \w{40}\) is not in '.*': a partial clone gets it with git fetch/;

    await expect(headOf(path.join(to, 'blob:none'))).rejects.toThrow(message);
    await expect(headOf(path.join(to, 'tree:0'))).rejects.toThrow(
      /^cannot list commit \w{40} in '.*': could not fetch/,
    );
    git(path.join(to, 'blob:none'), 'fetch', '--quiet', '--refetch', '--no-filter', 'origin');
    expect((await headOf(path.join(to, 'blob:none'))).read('a.yaml')).toHaveLength(5);
  });

  it('are shared by commits that have the same', async () => {
    const root = folder({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n', 'copy.yaml': 'a: 1\n' });
    const first = commitAll(root);
    writeFileSync(path.join(root, 'b.yaml'), 'b: 2\n');
    const second = commitAll(root);
    const repository = await openGitRepository(root, env);
    const [base, head] = await Promise.all([repository.tree(first), repository.tree(second)]);

    expect(head.read('a.yaml')).toBe(base.read('a.yaml'));
    expect(base.read('copy.yaml')).toBe(base.read('a.yaml'));
    expect(Buffer.from(head.read('b.yaml')).toString()).toBe('b: 2\n');
  });

  it('may be none at all', async () => {
    const root = folder();
    commitAll(root);
    expect(await headOf(root)).toMatchObject({ files: [], notices: [] });
  });
});

describe('what git cat-file printed', () => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
  const output = Buffer.from(`${a} blob 3\na\nb\n${b} blob 0\n\n`);
  const expected = [[a, 3] as const, [b, 0] as const];

  it('is cut where the sizes say', () => {
    expect(readContents(output, expected).map(([id, content]) => [id, Buffer.from(content).toString()])).toEqual([
      [a, 'a\nb'],
      [b, ''],
    ]);
  });

  it('is refused wherever it ends early', () => {
    for (let length = 0; length < output.length; length += 1) {
      expect(() => readContents(output.subarray(0, length), expected)).toThrow(/git cat-file printed cannot be used/);
    }
  });

  it.each([
    ['goes on', Buffer.concat([output, Buffer.from('x')])],
    ['has another order', Buffer.from(`${b} blob 0\n\n${a} blob 3\na\nb\n`)],
    ['has another size', Buffer.from(output.toString().replace('blob 3', 'blob 2'))],
    ['has another type', Buffer.from(output.toString().replace('blob 3', 'tree 3'))],
  ])('is refused when it %s', (_, garbled) => {
    expect(() => readContents(garbled, expected)).toThrow(/git cat-file printed cannot be used/);
  });
});

describe('what changed between two states', () => {
  it('is what was added, removed or modified, by id or by bytes', async () => {
    const root = folder({ 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n', 'c.yaml': 'c: 1\n', 'd/d.yaml': '' });
    const first = commitAll(root);
    git(root, 'rm', '--quiet', 'a.yaml');
    writeFileSync(path.join(root, 'b.yaml'), 'b: 2\n');
    chmodSync(path.join(root, 'c.yaml'), 0o755);
    mkdirSync(path.join(root, 'e'));
    writeFileSync(path.join(root, 'e/e.yaml'), 'e: 1\n');
    const repository = await openGitRepository(root, env);
    const base = await repository.tree(first);
    const checkout = await workTreeOf(repository);
    const head = await repository.tree(commitAll(root));
    const changed = { added: ['e/e.yaml'], removed: ['a.yaml'], modified: ['b.yaml'] };

    expect(changedPaths(base, head)).toEqual(changed);
    expect(changedPaths(base, checkout)).toEqual(changed);
    expect(changedPaths(head, checkout)).toEqual({ added: [], removed: [], modified: [] });
    expect(changedPaths(head, base)).toEqual({ added: ['a.yaml'], removed: ['e/e.yaml'], modified: ['b.yaml'] });
  });

  it('includes what nobody can read', () => {
    const tree = {
      files: ['a'],
      read: (): Uint8Array => {
        throw new Error('too large');
      },
    };
    const [one, two] = [
      { ...tree, idOf: () => '1' },
      { ...tree, idOf: () => '2' },
    ];

    expect(changedPaths(tree, tree).modified).toEqual(['a']);
    expect(changedPaths(one, tree).modified).toEqual(['a']);
    expect(changedPaths(one, one).modified).toEqual([]);
    expect(changedPaths(one, two).modified).toEqual(['a']);
  });
});
