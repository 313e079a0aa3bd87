import { runBuild, type Build, type BuildOptions, type Root } from '../build/run.ts';
import type { FileSystem } from '../file-system.ts';
import { resolvePath } from '../load/paths.ts';
import { Bases } from './bases.ts';
import { Ledger, Slot } from './ledger.ts';
import { RememberedFiles } from './remembered-files.ts';

/** Builds the kustomizations of one tree again and again, and does again only what a change reaches. */
export interface Builder {
  /**
   * Builds the kustomization in directory `target` as `build` does. As long as nothing that it was made of changes, the
   * result is the same object and no file is read. Throws a KustomizeError; what failed is tried again each time.
   * `root` replaces the directory's own kustomization file.
   */
  build(target: string, root?: Root): Build;
  /**
   * Tells that files or folders (with all below them) were added, edited or removed since they were read. Until then,
   * the tree counts as unchanged.
   */
  changed(paths: Iterable<string>): void;
}

interface Target {
  readonly path: string;
  /** The same for all versions of a root. */
  readonly name: string;
  readonly slot: Slot<Build>;
}

/** How many versions of a root are kept: who goes back and forth between two builds neither again. */
const mostVersions = 2;

/** A builder for the tree of a file system. It keeps what the targets that it was asked for are made of. */
export function createBuilder(fs: FileSystem, options: BuildOptions = { restrictor: 'none' }): Builder {
  const ledger = new Ledger();
  const files = new RememberedFiles(fs, ledger);
  const bases = new Bases(ledger);
  const targets = new Map<string, Target>();

  const forget = (key: string, { slot }: Target): void => {
    targets.delete(key);
    ledger.drop(slot);
  };

  const makeRoom = (name: string): void => {
    const versions = Array.from(targets).filter(([, target]) => target.name === name);
    for (const [key, target] of versions.slice(0, versions.length + 1 - mostVersions)) forget(key, target);
  };

  return {
    build(target, root) {
      const path = resolvePath('/', target);
      const name = root === undefined ? path : `${path} ${root.name}`;
      const key = root === undefined ? name : `${name}\0${root.version}`;
      const known = targets.get(key);
      if (known?.slot.value) return known.slot.value;
      if (root !== undefined && known === undefined) makeRoom(name);
      const made: Target = { path, name, slot: known?.slot ?? new Slot<Build>(() => {}) };
      targets.set(key, made);
      try {
        return ledger.make(made.slot, () => runBuild({ files, bases, options }, target, root));
      } catch (error) {
        if (fs.kind(path) !== 'directory') forget(key, made);
        throw error;
      }
    },
    changed(paths) {
      files.changed(Array.from(paths));
      for (const [key, target] of targets) {
        if (!target.slot.isValid && fs.kind(target.path) !== 'directory') forget(key, target);
      }
    },
  };
}

/**
 * Builds the kustomization in directory `target` as kustomize 5.8.1 does under Flux: no load restriction unless asked
 * for, no plugins, no Helm, no reordering. Throws a KustomizeError that says which file or field is wrong.
 */
export function build(fs: FileSystem, target: string, options?: BuildOptions): Build {
  return createBuilder(fs, options).build(target);
}
