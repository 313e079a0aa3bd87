import { spawn, spawnSync, type ChildProcess, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { readTar } from '../../src/platform/tar.ts';
import { run } from './run.ts';

const Descriptor = z.object({ mediaType: z.string(), digest: z.string().startsWith('sha256:'), size: z.number() });
const Index = z.object({ manifests: z.array(Descriptor).length(1) });
const Manifest = z.object({ config: Descriptor, layers: z.array(Descriptor) });
const Config = z.object({
  config: z.object({
    User: z.string(),
    Env: z.array(z.string()),
    Entrypoint: z.array(z.string()),
    WorkingDir: z.string(),
  }),
});

/** How a program in an image ended. */
export interface ImageRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunInImage {
  /** In place of the image's own start. */
  readonly entrypoint?: readonly string[];
  /** A folder of this machine that is mounted as the working directory, read-only. Default: the image's empty one. */
  readonly repository?: string;
}

/** The files of an image, unpacked from its archive, to run programs among them. */
export class UnpackedImage {
  readonly root: string;
  readonly settings: z.infer<typeof Config>['config'];
  readonly #work: string;

  private constructor(work: string, root: string, settings: UnpackedImage['settings']) {
    this.#work = work;
    this.root = root;
    this.settings = settings;
  }

  /** Unpacks an archive that `writeLayout` wrote. Throws when a digest is not that of its bytes. */
  static open(file: string): UnpackedImage {
    const contents = new Map([...readTar(readFileSync(file))].map(({ name, content }) => [name, content]));
    const blob = ({ digest, size }: z.infer<typeof Descriptor>): Uint8Array => {
      const bytes = contents.get(`blobs/${digest.replace(':', '/')}`);
      const found = bytes && `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      if (bytes === undefined || found !== digest || bytes.length !== size) throw new Error(`${digest} is not there`);
      return bytes;
    };
    const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
    const [first] = Index.parse(JSON.parse(text(contents.get('index.json')))).manifests;
    if (first === undefined) throw new Error(`${file} has no image`);
    const manifest = Manifest.parse(JSON.parse(text(blob(first))));
    const { config } = Config.parse(JSON.parse(text(blob(manifest.config))));
    const work = mkdtempSync(path.join(tmpdir(), 'image-'));
    const root = path.join(work, 'root');
    for (const name of [root, path.join(work, 'at')]) mkdirSync(name);
    for (const layer of manifest.layers) {
      const input = Buffer.from(blob(layer));
      run('tar', ['--extract', '--gzip', '--same-permissions', '--numeric-owner', `--directory=${root}`], { input });
    }
    return new UnpackedImage(work, root, config);
  }

  /** Runs the image's program with arguments, to its end. */
  run(args: readonly string[], options: RunInImage = {}): ImageRun {
    const [program, rest] = this.#command(args, options);
    const result: SpawnSyncReturns<string> = spawnSync(program, rest, { ...this.#options(), encoding: 'utf8' });
    if (result.error) throw result.error;
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  }

  /** Starts the same; its output goes to pipes. */
  start(args: readonly string[], options: RunInImage = {}): ChildProcess {
    const [program, rest] = this.#command(args, options);
    return spawn(program, rest, this.#options());
  }

  close(): void {
    rmSync(this.#work, { recursive: true, force: true });
  }

  #command(args: readonly string[], { entrypoint, repository = '' }: RunInImage): [string, string[]] {
    const [uid = ''] = this.settings.User.split(':');
    const at = path.join(this.#work, 'at');
    const start = entrypoint ?? this.settings.Entrypoint;
    const script = path.join(import.meta.dirname, 'run-in-root.sh');
    return [script, [this.root, at, uid, repository, ...start, ...args]];
  }

  #options(): { readonly env: Record<string, string>; readonly timeout: number } {
    const env: Record<string, string> = Object.fromEntries(this.settings.Env.map((line) => line.split(/=(.*)/s, 2)));
    // What mounts is found by this machine's PATH; the program gets the image's.
    return { env: { ...env, IMAGE_PATH: env['PATH'] ?? '', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, timeout: 60_000 };
  }
}

const probe = ['unshare', '--mount', '--pid', '--net', '--fork', 'mount', '--make-rprivate', '/'] as const;

/** Why programs cannot be run in an image's files here, in a few words; undefined where they can. */
export function whyNotRunnable(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it takes root on Linux';
  const [program, ...rest] = probe;
  const { status } = spawnSync(program, rest);
  return status === 0 ? undefined : 'this machine does not allow namespaces of its own (unshare, mount)';
}
