import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { BuildFacts } from './oci-image.ts';
import { runText } from './run.ts';

/**
 * What an image says of its origin. Time and commit come from Git, or from SOURCE_DATE_EPOCH and SOURCE_REVISION where
 * there is no repository; nothing depends on when and where the image is built.
 */
export function buildFacts(root: string, env: Readonly<Record<string, string | undefined>>): BuildFacts {
  const git = (...args: readonly string[]): string | undefined => {
    try {
      return runText('git', ['-C', root, ...args]);
    } catch {
      return undefined;
    }
  };
  const epoch = env['SOURCE_DATE_EPOCH'] ?? git('log', '-1', '--format=%ct') ?? '0';
  if (!/^\d{1,10}$/.test(epoch))
    throw new Error(`SOURCE_DATE_EPOCH is ${JSON.stringify(epoch)}, not seconds since 1970`);
  const revision = env['SOURCE_REVISION'] ?? git('describe', '--always', '--abbrev=40', '--exclude=*', '--dirty');
  return {
    version: packageJson.version,
    created: Number(epoch),
    source: packageJson.repository.url.replace(/^git\+|\.git$/g, ''),
    ...(revision !== undefined && { revision }),
  };
}

/** The root of the project. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');
