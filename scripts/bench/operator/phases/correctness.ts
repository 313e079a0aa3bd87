import * as z from 'zod';
import { collectionPath } from '../../../../src/kube/api/kube-api.ts';
import { labelKeys } from '../../../../src/kube/names/metadata-keys.ts';
import { servedResults } from '../../../../src/scanner/stored/result-kinds.ts';
import { servedKind } from '../stage/paths.ts';
import type { BenchStage } from '../stage/stage.ts';

/** "Host PID/IPC privileges": the control whose verdict the changes of this bench turn over. */
const control = 'C-0038';

const Workload = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    template: z.object({
      spec: z.object({ hostPID: z.boolean().default(false), hostIPC: z.boolean().default(false) }),
    }),
  }),
});
const Result = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.object({ controls: z.record(z.string(), z.object({ status: z.object({ status: z.string() }) })) }),
});

/** Kinds that the bench changes. */
export const changedKinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** Workloads whose two stored results do not say what the workload, as it is now, deserves. */
export async function wrongResults({ client }: BenchStage): Promise<readonly string[]> {
  const [scans, summaries] = [await verdicts(client, 'scan'), await verdicts(client, 'summary')];
  const wrong: string[] = [];
  for (const kind of changedKinds) {
    for await (const item of client.list(collectionPath(servedKind('apps/v1', kind)), 'whole')) {
      const { metadata, spec } = Workload.parse(item);
      const { hostPID, hostIPC } = spec.template.spec;
      const right = hostPID || hostIPC ? 'failed' : 'passed';
      const key = `${metadata.namespace}/${kind}/${metadata.name}`;
      if (scans.get(key) !== right || summaries.get(key) !== right) {
        wrong.push(`${key}: ${scans.get(key)} and ${summaries.get(key)} instead of ${right}`);
      }
    }
  }
  return wrong;
}

async function verdicts(
  client: BenchStage['client'],
  kind: 'scan' | 'summary',
): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  for await (const item of client.list(collectionPath(servedResults[kind]), 'whole')) {
    const { metadata, spec } = Result.parse(item);
    found.set(subjectOf(metadata.labels), spec.controls[control]?.status.status);
  }
  return found;
}

/** `namespace/Kind/name` of what a result is about. */
export function subjectOf(labels: Readonly<Record<string, string>>): string {
  return [labelKeys.namespace, labelKeys.kind, labelKeys.name].map((key) => labels[key] ?? '').join('/');
}
