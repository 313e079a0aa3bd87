import { availableParallelism, cpus, loadavg } from 'node:os';
import type { Bench } from '../bench.ts';
import { growthExponent, judgeBars, recordedInPerspective, type Measured } from './bars.ts';
import { measureChanges, type InventoryFigures } from './changes.ts';
import { prepareCorpus, type Corpus } from './corpus.ts';
import { engineHelp, readOptions, type EngineOptions } from './options.ts';
import { findPeer, measurePeer, peers } from './peers.ts';
import { buildBundle, measureScan, type OwnFigures, type ScanFigures } from './scan.ts';
import { formatTable, precise, whole } from '../table.ts';
import { printVerdicts } from '../verdict.ts';

export const engineBench: Bench = {
  describe: 'scans of made-up clusters and changes of single objects, against bars and peers',
  help: engineHelp,
  async run(args) {
    let options: EngineOptions;
    try {
      options = readOptions(args);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${engineHelp}`);
      return 2;
    }
    try {
      return await measureAll(options);
    } catch (error) {
      log(error instanceof Error ? error.message : String(error));
      return 1;
    }
  },
};

async function measureAll(options: EngineOptions): Promise<number> {
  const { seed, changes, largestNamespace } = options;
  buildBundle(log);
  const load = loadavg()[0] ?? 0;
  const corpora = options.sizes.map((size) => {
    const corpus = prepareCorpus({ size, seed, largestNamespace });
    log(`${whole(size)} objects in ${corpus.files.length} files, ${(corpus.bytes / 1e6).toFixed(1)} MB`);
    return corpus;
  });
  const own: OwnFigures[] = [];
  for (const corpus of corpora) own.push(await measureScan(corpus, options.runs, log));
  const others = await measurePeers(corpora, options);
  const size = options.inventory;
  const inventory = size === 0 ? undefined : measureChanges({ size, seed, largestNamespace, changes }, log);
  const processors = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  print(`Node ${process.version}, ${processors}, load ${load.toFixed(1)} before the first scan\n\n`);
  printScans([...own, ...others], growthExponent(own));
  if (inventory) printChanges(inventory);
  const measured: Measured = { own, peers: others, changes: inventory?.kinds ?? [] };
  return printVerdicts(judgeBars(measured), recordedInPerspective(measured));
}

async function measurePeers(corpora: readonly Corpus[], options: EngineOptions): Promise<ScanFigures[]> {
  const measured: ScanFigures[] = [];
  for (const peer of peers) {
    const binary = findPeer(peer, options.peers, log);
    if (binary === undefined) continue;
    for (const corpus of corpora) {
      const figures = await measurePeer(peer, binary, corpus, { runs: options.runs, limit: options.limit, log });
      if (figures) measured.push(figures);
    }
  }
  return measured;
}

function printScans(figures: readonly ScanFigures[], exponent: number | undefined): void {
  const rows = figures.map(({ tool, objects, runs, seconds, cpuSeconds, peakMebibytes }) => {
    return [tool, objects, runs, precise(seconds), precise(cpuSeconds), objects / seconds, peakMebibytes].map((cell) =>
      typeof cell === 'number' ? whole(cell) : cell,
    );
  });
  print(formatTable([['whole process', 'objects', 'runs', 'wall s', 'CPU s', 'objects/s', 'peak MiB'], ...rows]));
  if (exponent !== undefined) print(`growth exponent from 10,000 to 50,000 objects: ${exponent.toFixed(2)}\n`);
  print('\n');
}

function printChanges({ objects, fillSeconds, judgements, kinds }: InventoryFigures): void {
  print(
    `Inventory of ${whole(objects)} objects, filled in ${precise(fillSeconds)} s with ${whole(judgements)} judgements\n`,
  );
  const rows = kinds.map((kind) => [
    kind.kind,
    whole(kind.changes),
    kind.medianMilliseconds.toFixed(3),
    kind.p99Milliseconds.toFixed(3),
    whole(kind.medianJudgements),
    whole(kind.mostJudgements),
    whole(kind.medianAffected),
  ]);
  const head = ['one object changed', 'changes', 'median ms', 'p99 ms', 'judged again', 'at most', 'other verdicts'];
  print(`${formatTable([head, ...rows])}\n`);
}

function print(text: string): void {
  process.stdout.write(text);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
