import { runBuild, type Build, type BuildOptions } from '../build/run.ts';
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
   */
  build(target: string): Build;
  /**
   * Tells that files or folders (with all below them) were added, edited or removed since they were read. Until then,
   * the tree counts as unchanged.
   */
  changed(paths: Iterable<string>): void;
}

/** A builder for the tree of a file system. It keeps what the targets that it was asked for are made of. */
export function createBuilder(fs: FileSystem, options: BuildOptions = { restrictor: 'none' }): Builder {
  const ledger = new Ledger();
  const files = new RememberedFiles(fs, ledger);
  const bases = new Bases(ledger);
  const targets = new Map<string, Slot<Build>>();

  const forget = (path: string, slot: Slot<Build>): void => {
    targets.delete(path);
    ledger.drop(slot);
  };

  return {
    build(target) {
      const path = resolvePath('/', target);
      const slot = targets.get(path) ?? new Slot<Build>(() => {});
      if (slot.value) return slot.value;
      targets.set(path, slot);
      try {
        return ledger.make(slot, () => runBuild({ files, bases, options }, target));
      } catch (error) {
        if (fs.kind(path) !== 'directory') forget(path, slot);
        throw error;
      }
    },
    changed(paths) {
      files.changed(Array.from(paths));
      for (const [path, slot] of targets) {
        if (!slot.isValid && fs.kind(path) !== 'directory') forget(path, slot);
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
