import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.ts';

export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** As npm writes it: `sha512-` and base64. */
  readonly integrity: string;
}

/**
 * The archive of a package from the npm registry that this machine is set up for, kept between builds. It is given back
 * only if its digest is the pinned one; nothing of it is run.
 */
export function fetchNpmPackage(wanted: PinnedPackage, cache: string): string {
  const folder = path.join(cache, 'npm');
  const kept = path.join(folder, `${wanted.name}-${wanted.version}.tgz`);
  if (existsSync(kept) && integrityOf(kept) === wanted.integrity) return kept;
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(path.join(folder, 'fetch-'));
  try {
    const name = `${wanted.name}@${wanted.version}`;
    run('npm', ['pack', name, '--ignore-scripts', '--silent', `--pack-destination=${work}`], { cwd: work });
    const [archive = ''] = readdirSync(work).filter((entry) => entry.endsWith('.tgz'));
    if (integrityOf(path.join(work, archive)) !== wanted.integrity) {
      throw new Error(`${name} from the npm registry has another digest than the pinned one`);
    }
    renameSync(path.join(work, archive), kept);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return kept;
}

function integrityOf(file: string): string {
  return `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
}
