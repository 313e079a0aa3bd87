import { execFileSync, type StdioOptions } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { helmPackage } from '../../../src/render/helm/helm-package.ts';
import { bundleFile } from '../paths.ts';
import { measure, type Usage } from '../process.ts';

/** What the command says of a Kustomization or release. */
export interface OurNode {
  /** `Kustomization app-1`, `HelmRelease service-1`. */
  readonly id: string;
  readonly state: string;
  readonly from: string;
  readonly objects: number;
  readonly reasons: readonly string[];
  /** The file that defines it. */
  readonly file?: string;
}

interface GraphNode extends Omit<OurNode, 'id'> {
  readonly kind: string;
  readonly name: string;
  readonly notApplied: number;
  readonly children: readonly GraphNode[];
}

const limit = 600;
const incomplete = 3;

/** An environment with a cache folder of its own, in which there is helm and nothing else. */
export function environmentWith(cache: string, helm: string): NodeJS.ProcessEnv {
  const place = join(cache, 'kubescape-gitops', 'helm', helmPackage.version.slice(1), 'helm');
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(helm, place);
  const { HELM_BIN: _named, ...env } = process.env;
  // Another helm on PATH would be asked for its version by every process.
  const path = (env['PATH'] ?? '').split(':').filter((folder) => folder !== dirname(helm));
  return { ...env, PATH: path.join(':'), XDG_CACHE_HOME: cache };
}

/** Runs `build` in a process of its own: everything rendered and printed. Throws when it fails. */
export async function buildOnce(directory: string, env: NodeJS.ProcessEnv): Promise<Usage> {
  const usage = await measure({ file: process.execPath, args: [bundleFile, 'build', directory], limit, env });
  if (usage.exitCode === 0 || usage.exitCode === incomplete) return usage;
  throw new Error(`build ended with exit code ${usage.exitCode}: ${usage.errors.trim().split('\n').at(-1) ?? ''}`);
}

/** What `tree` shows of a repository, flat. */
export function nodesOf(directory: string, env: NodeJS.ProcessEnv): readonly OurNode[] {
  const { clusters } = JSON.parse(treeJson(directory, env)) as { clusters: readonly { nodes: readonly GraphNode[] }[] };
  const nodes: OurNode[] = [];
  const open = clusters.flatMap((cluster) => cluster.nodes);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { kind, name, objects, notApplied, children, ...rest } = node;
    nodes.push({ ...rest, id: `${kind} ${name}`, objects: objects + notApplied });
    open.push(...children);
  }
  return nodes;
}

function treeJson(directory: string, env: NodeJS.ProcessEnv): string {
  const options = {
    env,
    encoding: 'utf8' as const,
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'] satisfies StdioOptions,
  };
  try {
    return execFileSync(process.execPath, [bundleFile, 'tree', directory, '--json'], options);
  } catch (error) {
    const { status, stdout } = error as { status?: number; stdout?: string };
    if (status === incomplete && typeof stdout === 'string') return stdout;
    throw error;
  }
}
