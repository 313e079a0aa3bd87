import { existsSync } from 'node:fs';
import { RepositoryError } from '../../render/repository/errors.ts';
import { quote, UsageError } from '../errors.ts';

/** What the arguments of a scan stand for. */
type InputKind = 'files' | 'clusters' | 'live';

/** What of the command line says what is scanned. */
interface InputOptions {
  readonly flux: boolean;
  readonly stage?: string | undefined;
  readonly charts?: readonly string[];
  readonly cluster: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/**
 * A running cluster where `--cluster` says so. Rendered clusters where `--flux`, `--stage` or `--charts` does, or where the
 * arguments are names of clusters in kubescape-gitops.yaml and of nothing else. Whatever is there as a file or folder is
 * manifests, as ever. Throws UsageError for a mixture, and for nothing at all.
 */
export async function kindOfInput(args: readonly string[], options: InputOptions): Promise<InputKind> {
  const { flux, stage, charts, cluster } = options;
  if (cluster) return live(args);
  const stray = (['kubeconfig', 'context'] as const).find((name) => options[name] !== undefined);
  if (stray !== undefined) throw new UsageError(`--${stray} chooses a running cluster; add --cluster to scan it`);
  if (args.length === 0) {
    throw new UsageError("missing required argument 'path': files, folders or - for standard input; or add --cluster");
  }
  if (flux || stage !== undefined || charts !== undefined) {
    if (!args.includes('-')) return 'clusters';
    throw new UsageError('standard input holds no repository; name a folder of one, or a cluster');
  }
  const strange = args.filter((arg) => arg !== '-' && !existsSync(arg));
  if (strange.length === 0) return 'files';
  const names = await namesOfClusters();
  const clusters = args.filter((arg) => strange.includes(arg) && names.includes(arg));
  if (clusters.length === 0) return 'files';
  const other = args.find((arg) => !clusters.includes(arg));
  if (other === undefined) return 'clusters';
  throw new UsageError(`${quote(clusters[0] ?? '')} is a cluster and ${quote(other)} is not; scan them one by one`);
}

function live([first]: readonly string[]): InputKind {
  if (first === undefined) return 'live';
  throw new UsageError(`--cluster scans what runs, not files; leave out ${quote(first)} or --cluster`);
}

async function namesOfClusters(): Promise<readonly string[]> {
  const { configuredClusters } = await import('../../render/repository/open-repository.ts');
  try {
    return configuredClusters(process.cwd());
  } catch (error) {
    if (error instanceof RepositoryError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
