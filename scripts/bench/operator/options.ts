import { parseArgs } from 'node:util';

/** How large the cluster is, and how much happens in it. */
export interface OperatorBenchOptions {
  readonly workloads: number;
  readonly pods: number;
  /** Changes each second, and for how many seconds, while it is measured how long a change takes. */
  readonly changesPerSecond: number;
  readonly changeSeconds: number;
  /** Changes of the storm, and workloads that they are spread over. */
  readonly stormChanges: number;
  readonly stormWorkloads: number;
  readonly stormSeconds: number;
  /** How long nothing is done while it is looked whether anything is written. */
  readonly quietSeconds: number;
  /** Bars of memory and time count at this size alone. */
  readonly isFull: boolean;
  /** Where profiles are left; undefined: none are taken. */
  readonly profiles: string | undefined;
}

export const operatorHelp = `Usage: npm run bench -- operator [options]

Fills a real API server with workloads and their pods, runs operator, scanner and storage from the published bundle with
their own ServiceAccounts, and measures memory, the scan of everything, what is written when nothing changes, changes,
a NetworkPolicy, a storm, and the bytes in etcd; compares with the bars of docs/benchmarks.md.

  --small           200 workloads, 1,000 pods: for trying
  --full            10,000 workloads, 50,000 pods: the size that the bars of memory and time are for
                    (default: 2,000 workloads, 10,000 pods)
  --profile DIR     leave a CPU profile of each process and a heap snapshot of scanner and storage there

Needs the control plane that \`node scripts/cluster/main.ts build\` builds, and Linux for memory.
Exit codes: 0 all bars passed, 1 one failed, 2 wrong options or no control plane.
`;

const usual = { workloads: 2000, pods: 10_000, changeSeconds: 30, stormChanges: 10_000, stormWorkloads: 500 };
const full = { ...usual, workloads: 10_000, pods: 50_000, changeSeconds: 60 };
const small = { workloads: 200, pods: 1000, changeSeconds: 2, stormChanges: 1000, stormWorkloads: 50 };

/** Reads the command line. Throws an Error for the user. */
export function readOptions(args: readonly string[]): OperatorBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      small: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  if (values.small && values.full) throw new Error('--small and --full: expected one of them');
  return {
    ...(values.full ? full : values.small ? small : usual),
    changesPerSecond: 50,
    stormSeconds: values.small ? 2 : 10,
    quietSeconds: values.small ? 12 : 30,
    isFull: values.full,
    profiles: values.profile,
  };
}
