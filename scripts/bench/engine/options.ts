import { parseArgs } from 'node:util';

export interface EngineOptions {
  /** How many objects, ascending. */
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly seed: number;
  /** Applications in the largest namespace. */
  readonly largestNamespace: number;
  /** Objects in the inventory that is changed; 0: leave it out. */
  readonly inventory: number;
  readonly changes: number;
  /** Build the peers that can be built. */
  readonly peers: boolean;
  /** Seconds that a peer may take. */
  readonly limit: number;
}

export const engineHelp = `Usage: npm run bench -- engine [options]

Scans made-up clusters with the published bundle, changes single objects in a filled inventory,
runs peers on the same files, and compares with the bars of docs/benchmarks.md.

  --sizes 1,1000,...      objects to scan (default 1,1000,10000,50000)
  --quick                 1,000 objects only, inventory included
  --runs N                runs per size, of which the median counts; above 10,000 objects once (default 3)
  --seed N                of the generator (default 1)
  --largest-namespace N   applications in the largest namespace; most are smaller (default 200)
  --inventory N           objects in the inventory that is changed, 0 for none (default 50000)
  --changes N             changes per kind (default 200)
  --peers                 build those peers with Go that are named by no variable
  --limit SECONDS         for one run of a peer (default 900)

Environment: KUBESCAPE_BIN (with KUBESCAPE_ARTIFACTS, a folder of offline artifacts), KUBE_LINTER_BIN, KUBE_SCORE_BIN.
Exit codes: 0 all bars passed, 1 a bar or a report failed, 2 wrong options.
`;

/** Reads the command line. Throws an Error for the user. */
export function readOptions(args: readonly string[]): EngineOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string' },
      quick: { type: 'boolean', default: false },
      runs: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      'largest-namespace': { type: 'string', default: '200' },
      inventory: { type: 'string' },
      changes: { type: 'string', default: '200' },
      peers: { type: 'boolean', default: false },
      limit: { type: 'string', default: '900' },
    },
  });
  const sizes = values.sizes ?? (values.quick ? '1000' : '1,1000,10000,50000');
  const ascending = sizes.split(',').map((size) => count('sizes', size, 1));
  return {
    sizes: Array.from(new Set(ascending)).toSorted((left, right) => left - right),
    runs: count('runs', values.runs, 1),
    seed: count('seed', values.seed, 0),
    largestNamespace: count('largest-namespace', values['largest-namespace'], 1),
    inventory: count('inventory', values.inventory ?? (values.quick ? '1000' : '50000'), 0),
    changes: count('changes', values.changes, 1),
    peers: values.peers,
    limit: count('limit', values.limit, 1),
  };
}

function count(name: string, text: string, least: number): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} "${text}": expected a whole number from ${least} on`);
}
