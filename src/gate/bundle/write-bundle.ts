import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeTar } from '../../platform/tar.ts';
import { settingsFile } from '../../render/config/settings.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import type { GateRequest } from '../gate-trees.ts';
import { bundleFormat, contentsFolder, manifestFile, type BundleManifest } from './bundle-manifest.ts';
import { BundleError, largestBundle, largestManifest } from './bundle-error.ts';
import { keep, type Contents, type RecordedTree } from './recorded-tree.ts';
import { digestsOf } from './report-digest.ts';

/** A verdict, and what it was given on. */
export interface GivenVerdict {
  readonly request: Pick<GateRequest, 'tool' | 'at' | 'changed' | 'prefix' | 'policy'> & {
    readonly base: { readonly side: GateReport['base']; readonly tree: RecordedTree };
    readonly head: { readonly side: GateReport['head']; readonly tree: RecordedTree };
  };
  /** The folders of charts outside of the repository. */
  readonly charts: readonly RecordedTree[];
  readonly environment: BundleManifest['environment'];
  readonly report: GateReport;
}

/**
 * What is needed to give a verdict again: a tar archive packed with gzip, the same bytes for the same verdict. Rejects
 * with a BundleError when it would be too large to be read.
 */
export async function writeBundle({ request, charts, environment, report }: GivenVerdict): Promise<Buffer> {
  const contents: Contents = new Map();
  const { tool, at, base, head, prefix, changed, policy } = request;
  const manifest: BundleManifest = {
    format: bundleFormat,
    tool: { name: tool.name, version: tool.version },
    at,
    base: { ...base.side, files: base.tree.recorded(contents) },
    head: { ...head.side, files: head.tree.recorded(contents) },
    prefix,
    changed,
    ...(policy && { policy: { source: policy.source, content: keep(policy.tree.read(settingsFile), contents) } }),
    charts: charts.map((tree) => ({ files: tree.recorded(contents) })),
    environment,
    report: digestsOf(report),
  };
  const sorted = Array.from(contents).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const described = Buffer.from(`${canonicalJson(manifest)}\n`);
  checkSize(described.length, largestManifest, 'its description');
  const archive = writeTar([
    { name: manifestFile, content: described },
    ...sorted.map(([digest, content]) => ({ name: `${contentsFolder}${digest}`, content })),
  ]);
  checkSize(archive.length, largestBundle, 'it');
  return promisify(gzip)(archive);
}

/** What nobody could read is not written. */
function checkSize(bytes: number, most: number, what: string): void {
  if (bytes > most) throw new BundleError(`${what} would have ${bytes} bytes; at most ${most} are read`);
}
