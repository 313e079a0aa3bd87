import { readFileSync } from 'node:fs';

/** Of what one process had of the processors so far, in seconds. */
type Seconds = ReadonlyMap<string, { readonly pid: number; readonly seconds: number }>;

/** Linux tells times in hundredths of a second, whatever its own clock does. */
const ticksInSecond = 100;

/** What the kernel has counted until a moment. */
export interface ProcessorReading {
  readonly processes: Seconds;
  /** Of all processors: all there was, what was not idle, what a hypervisor gave to others. */
  readonly machine: { readonly all: number; readonly busy: number; readonly stolen: number };
}

/** What was spent between two moments. */
export interface ProcessorTime {
  /** Seconds by process. */
  readonly processes: Readonly<Record<string, number>>;
  /** Shares of all processors, 0 to 1: of everybody on the machine, and of those outside of it. */
  readonly busy: number;
  readonly stolen: number;
}

/** Reads what processes have had of the processors; one that is gone is left out. */
export function readProcessors(pids: Readonly<Record<string, number>>): ProcessorReading {
  const processes = new Map<string, { readonly pid: number; readonly seconds: number }>();
  for (const [name, pid] of Object.entries(pids)) {
    const seconds = secondsOf(pid);
    if (seconds !== undefined) processes.set(name, { pid, seconds });
  }
  return { processes, machine: machineTime(readFileSync('/proc/stat', 'latin1')) };
}

/** What was spent from one reading to a later one. A process that began between them counts whole. */
export function spentBetween(before: ProcessorReading, after: ProcessorReading): ProcessorTime {
  const spent = Array.from(after.processes, ([name, { pid, seconds }]) => {
    const known = before.processes.get(name);
    return [name, seconds - (known?.pid === pid ? known.seconds : 0)] as const;
  });
  const all = Math.max(1, after.machine.all - before.machine.all);
  return {
    processes: Object.fromEntries(spent),
    busy: (after.machine.busy - before.machine.busy) / all,
    stolen: (after.machine.stolen - before.machine.stolen) / all,
  };
}

/** The name of the program comes second and may hold blanks and brackets: times are counted from behind it. */
function secondsOf(pid: number): number | undefined {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return (user + system) / ticksInSecond;
}

function machineTime(stat: string): ProcessorReading['machine'] {
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, soft = 0, stolen = 0] =
    /^cpu +(.*)$/m.exec(stat)?.[1]?.split(' ').map(Number) ?? [];
  const busy = user + nice + system + irq + soft;
  return { all: busy + idle + waiting + stolen, busy, stolen };
}
