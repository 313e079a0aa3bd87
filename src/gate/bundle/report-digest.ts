import { createHash } from 'node:crypto';
import { gateJson } from '../../report/gate/gate-json.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import type { BundleManifest } from './bundle-manifest.ts';

/** Digests of a report: of all that `--format json` prints, and of each field. */
export function digestsOf(report: GateReport): BundleManifest['report'] {
  const hash = createHash('sha256');
  for (const chunk of gateJson(report)) hash.update(chunk);
  const fields = Object.entries(report).map(([name, value]): [string, string] => [name, digestOf(value)]);
  return { sha256: hash.digest('hex'), fields };
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
