import type { BenchStage, CompleteScan } from '../stage/stage.ts';
import { until } from '../../../../test/support/cluster/until.ts';
import type { ProcessorTime } from '../stage/processor-time.ts';
import { untilQuiet } from './quiet.ts';

export interface FirstScan extends CompleteScan {
  /** From the start of the processes until the last result could be read. */
  readonly wholeSeconds: number;
  /** Objects written by then, in answer to triggers too. */
  readonly created: number;
  readonly processors: ProcessorTime;
}

const scans = '/registry/spdx.softwarecomposition.kubescape.io/workloadconfigurationscans/';
const summaries = '/registry/spdx.softwarecomposition.kubescape.io/workloadconfigurationscansummaries/';

/** Starts all processes and waits for the scan that the operator has made of everything. */
export async function firstScan(stage: BenchStage): Promise<FirstScan> {
  const [scan, processors] = await stage.spent(() => untilAllStored(stage));
  const created = await stage.program('scanner').metric('kubescape_gitops_scanner_writes_total', 'outcome="created"');
  return { ...scan, created, processors };
}

async function untilAllStored(stage: BenchStage): Promise<Omit<FirstScan, 'created' | 'processors'>> {
  const begun = await stage.startAll();
  const scan = await stage.scanComplete(1);
  const wanted = await stage.program('scanner').metric('kubescape_gitops_scanner_results');
  await until('the last result', async () => {
    const [some, others] = [await stage.etcd.keys(scans), await stage.etcd.keys(summaries)];
    return some.size >= wanted && others.size >= wanted;
  });
  return { ...scan, wholeSeconds: (Date.now() - begun) / 1000 };
}

/** Has everything scanned once more, as a caller would, and waits until that is done. */
export async function scanAgain(stage: BenchStage, token: string): Promise<CompleteScan> {
  const scanner = stage.program('scanner');
  const number = scanner.log.filter(({ msg }) => msg === 'scan complete').length + 1;
  const answer = await fetch(`${scanner.url}/v1/scan`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!answer.ok) throw new Error(`scan: ${answer.status} ${await answer.text()}`);
  return stage.scanComplete(number);
}

/** Until the summaries of namespaces are written too: at most every ten seconds. */
export async function summariesWritten(stage: BenchStage): Promise<void> {
  await untilQuiet(stage, 12);
}
