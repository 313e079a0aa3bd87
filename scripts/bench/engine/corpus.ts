import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateCluster, type ClusterPlan } from './cluster/generate.ts';
import { yamlDocument } from './cluster/yaml.ts';
import { benchDirectory } from '../paths.ts';

const objectsPerFile = 100;

/** A made-up cluster as files. */
export interface Corpus {
  readonly directory: string;
  readonly files: readonly string[];
  readonly objects: number;
  readonly bytes: number;
}

interface Stamp {
  readonly version: string;
  readonly bytes: number;
}

/** The files of this cluster, from an earlier run when the generator is still the same. */
export function prepareCorpus(plan: ClusterPlan): Corpus {
  const { size, seed, largestNamespace } = plan;
  const directory = join(benchDirectory, 'corpus', `${size}-objects-${largestNamespace}-per-namespace-seed-${seed}`);
  const stampFile = `${directory}.json`;
  const version = generatorVersion();
  let stamp = readStamp(stampFile);
  if (stamp?.version !== version) {
    rmSync(stampFile, { force: true });
    rmSync(directory, { recursive: true, force: true });
    stamp = { version, bytes: writeFiles(directory, plan) };
    writeFileSync(stampFile, JSON.stringify(stamp));
  }
  const files = readdirSync(directory)
    .toSorted()
    .map((name) => join(directory, name));
  return { directory, files, objects: size, bytes: stamp.bytes };
}

function writeFiles(directory: string, plan: ClusterPlan): number {
  mkdirSync(directory, { recursive: true });
  let bytes = 0;
  let documents: string[] = [];
  let number = 0;
  const flush = (): void => {
    if (documents.length === 0) return;
    const text = documents.join('');
    bytes += Buffer.byteLength(text);
    writeFileSync(join(directory, `part-${String(number++).padStart(5, '0')}.yaml`), text);
    documents = [];
  };
  for (const object of generateCluster(plan)) {
    documents.push(yamlDocument(object));
    if (documents.length === objectsPerFile) flush();
  }
  flush();
  return bytes;
}

/** Changes with every change of the generator's source. */
function generatorVersion(): string {
  const hash = createHash('sha256').update(String(objectsPerFile));
  const folder = join(import.meta.dirname, 'cluster');
  for (const name of readdirSync(folder).toSorted()) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

function readStamp(file: string): Stamp | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Stamp;
  } catch {
    return undefined;
  }
}
