import { readFile, stat } from 'node:fs/promises';
import { BundledTree } from '../../gate/bundle/bundled-tree.ts';
import { BundleError, largestBundle } from '../../gate/bundle/bundle-error.ts';
import { readBundle, type Bundle } from '../../gate/bundle/read-bundle.ts';
import { whyAnother } from '../../gate/bundle/why-another.ts';
import { settingsFile } from '../../render/config/settings.ts';
import { ReleaseRenderers } from '../clusters/release-renderer.ts';
import { readEnvironment } from '../config.ts';
import { quote, ReplayError, UsageError } from '../errors.ts';
import { tool } from '../version.ts';
import type { GateRun } from './gate-run.ts';

/** The gate that a bundle was written of: the same files and the same time, with the helm of this machine. Throws UsageError. */
export async function replayedRun(file: string): Promise<GateRun> {
  const { manifest, contents } = await opened(file);
  const { base, head, policy, at, prefix, changed, environment } = manifest;
  const trees = {
    base: new BundledTree(base.files, contents),
    head: new BundledTree(head.files, contents),
    charts: manifest.charts.map(({ files }) => new BundledTree(files, contents)),
  };
  const folders = trees.charts.map((tree, index) => {
    return { tree, folder: '', name: `folder ${index + 1} of charts in the bundle`, isOutside: true };
  });
  const renderers = new ReleaseRenderers(readEnvironment().all, folders);
  const sideOf = ({ ref, commit }: typeof base): { readonly ref: string; readonly commit?: string } =>
    commit === undefined ? { ref } : { ref, commit };
  const ofPolicy = policy && contents.get(policy.content);
  return {
    request: {
      tool,
      base: { side: sideOf(base), tree: trees.base },
      head: { side: sideOf(head), tree: trees.head },
      changed,
      prefix,
      ...(policy && ofPolicy
        ? { policy: { source: policy.source, tree: { files: [settingsFile], read: () => ofPolicy } } }
        : {}),
      at,
      releasesOf: (tree, plan) => renderers.of(tree, plan, environment.renderMilliseconds),
    },
    notices: [],
    ended() {
      for (const [where, tree] of [
        ['base', trees.base] as const,
        ['head', trees.head] as const,
        ...trees.charts.map((one) => ['the charts', one] as const),
      ]) {
        const [first] = tree.missing;
        if (first === undefined) continue;
        const more = tree.missing.length > 1 ? ` and of ${tree.missing.length - 1} more` : '';
        throw new ReplayError(
          `${quote(file)} lacks the content of ${quote(first)} of ${where}${more}, which ${tool.version} reads and ${manifest.tool.version} did not`,
        );
      }
    },
    verdict: (report) => Promise.resolve(whyAnother(manifest, report, renderers.helmVersion)),
  };
}

async function opened(file: string): Promise<Bundle> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new BundleError('it is no file');
    if (found.size > largestBundle) throw new BundleError(`it has more than ${largestBundle} bytes`);
    return readBundle(await readFile(file));
  } catch (cause) {
    if (cause instanceof BundleError) throw unusable(file, cause.message, cause);
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw unusable(file, cause.code === 'ENOENT' ? 'there is no such file' : String(cause.code), cause);
  }
}

function unusable(file: string, why: string, cause: unknown): UsageError {
  return new UsageError(`--replay ${quote(file)} cannot be used: ${why}`, { cause });
}
