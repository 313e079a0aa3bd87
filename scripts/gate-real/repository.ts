import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitEnvironment } from '../git-environment.ts';

/** A copy of a repository, to be edited and committed. Files are named from its root. */
export class Repository {
  readonly folder: string;

  constructor(from: string, folder: string) {
    this.folder = folder;
    cpSync(from, folder, { recursive: true });
    makeWritable(folder);
    this.#git('init', '--quiet', '--initial-branch', 'main');
  }

  /** Commits everything to the branch that is checked out. */
  commit(message: string): void {
    this.#git('add', '--all', '--force');
    this.#git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  branch(name: string): void {
    this.#git('checkout', '--quiet', '-b', name);
  }

  read(file: string): string {
    return readFileSync(this.#path(file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(this.#path(file)), { recursive: true });
    writeFileSync(this.#path(file), text);
  }

  /** Replaces a text that has to be there. */
  replace(file: string, before: string | RegExp, after: string): void {
    const text = this.read(file);
    const replaced = text.replace(before, after);
    if (replaced === text) throw new Error(`${file} has no ${String(before)}`);
    this.write(file, replaced);
  }

  remove(file: string): void {
    rmSync(this.#path(file), { recursive: true });
  }

  move(from: string, to: string): void {
    mkdirSync(path.dirname(this.#path(to)), { recursive: true });
    renameSync(this.#path(from), this.#path(to));
  }

  #path(file: string): string {
    return path.join(this.folder, file);
  }

  #git(...args: readonly string[]): void {
    execFileSync('git', args, { cwd: this.folder, env: gitEnvironment, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

/** The copies that reference data come from may only be read. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) makeWritable(name);
    else if (entry.isFile()) chmodSync(name, 0o644);
  }
}
