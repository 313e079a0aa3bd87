import { readFileSync } from 'node:fs';

/** The most memory that a process has had, in MiB, as the kernel counts it. */
export function peakMebibytes(pid: number): number {
  return ofStatus(pid, 'VmHWM');
}

/** What it has now. */
function residentMebibytes(pid: number): number {
  return ofStatus(pid, 'VmRSS');
}

function ofStatus(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  return Number(kibibytes) / 1024;
}
