import type { GateReport } from '../../report/gate/gate-report.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { digestsOf } from './report-digest.ts';

/**
 * Why a verdict is not that of a bundle: what differs first, the likeliest reason before what came of it. Undefined when
 * it is the same to the byte. `helm` is the version that was used now.
 */
export function whyAnother(
  { tool, environment, report: expected }: BundleManifest,
  report: GateReport,
  helm: string | undefined,
): string | undefined {
  const { sha256, fields } = digestsOf(report);
  if (sha256 === expected.sha256) return undefined;
  const { version } = report.tool;
  if (version !== tool.version) return `it was given by version ${tool.version}, and this is ${version}`;
  if (helm !== environment.helm) {
    return `its charts were rendered with ${named(environment.helm)}, and now with ${named(helm)}`;
  }
  const known = new Map(expected.fields);
  const changed = fields.find(([name, digest]) => known.get(name) !== digest);
  return `versions are the same, but ${changed ? `"${changed[0]}" of the report differs` : 'the report is printed otherwise'}`;
}

function named(helm: string | undefined): string {
  return helm === undefined ? 'no helm' : `helm ${helm}`;
}
