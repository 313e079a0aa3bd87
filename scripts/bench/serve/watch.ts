import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a process holds now. */
export interface Holding {
  readonly residentMebibytes: number;
  /** Descriptors of files, pipes and the like, and those of connections. */
  readonly files: number;
  readonly sockets: number;
}

/** CPU seconds so far: of a process, and of those that it started and that have ended. */
export interface CpuTime {
  readonly own: number;
  readonly children: number;
}

const nothing: Holding = { residentMebibytes: 0, files: 0, sockets: 0 };
const interval = 100;
const clockTicksPerSecond = 100;

/** Looks at a process again and again until it is told to stop; keeps the most that was seen. */
export class ProcessWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peak: Holding = nothing;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), interval);
  }

  /** The most since the last time that this was asked. */
  takePeak(): Holding {
    this.#look();
    const peak = this.#peak;
    this.#peak = nothing;
    return peak;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    try {
      const { residentMebibytes, files, sockets } = holdingOf(this.#pid);
      this.#peak = {
        residentMebibytes: Math.max(this.#peak.residentMebibytes, residentMebibytes),
        files: Math.max(this.#peak.files, files),
        sockets: Math.max(this.#peak.sockets, sockets),
      };
    } catch {
      // It has ended.
    }
  }
}

export function holdingOf(pid: number): Holding {
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  const targets = readdirSync(`/proc/${pid}/fd`).map((name) => targetOf(`/proc/${pid}/fd/${name}`));
  const sockets = targets.filter((target) => target.startsWith('socket:')).length;
  return { residentMebibytes: Number(kibibytes) / 1024, files: targets.length - sockets, sockets };
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // It was closed meanwhile.
    return '';
  }
}

export function cpuTimeOf(pid: number): CpuTime {
  // The name, in parentheses, may hold anything; utime, stime, cutime and cstime are fields 14 to 17.
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ').slice(11, 15) ?? [];
  const [user = 0, system = 0, usersOfChildren = 0, systemOfChildren = 0] = fields.map(
    (ticks) => Number(ticks) / clockTicksPerSecond,
  );
  return { own: user + system, children: usersOfChildren + systemOfChildren };
}

/** Of all files below a folder, or of those whose names begin with a text. */
export function mebibytesIn(folder: string, prefix = ''): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.startsWith(prefix));
  const sizes = names.map((name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    return stats?.isFile() ? stats.size : 0;
  });
  return sizes.reduce((sum, size) => sum + size, 0) / 1024 ** 2;
}
