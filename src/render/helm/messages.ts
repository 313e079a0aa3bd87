import type { ExecResult, KillReason } from '../../platform/exec.ts';
import { HelmFault } from './fault.ts';
import type { HelmLimits } from './limits.ts';

const longest = 2000;
/** How a Go program says that it got no more memory; a crash inside of the collector is the same at the limit. */
const outOfMemory =
  /out of memory|cannot allocate memory|stack overflow|goroutine stack exceeds|allocat|SIGSEGV|newosproc/;

/** A line of helm's log. */
const logged = /^level=\w+ msg=("(?:[^"\\]|\\.)*"|\S+)(.*)$/;

/** What a run of helm that gave no documents means. */
export function faultOf({ stderr, exitCode, signal, killed }: ExecResult, limits: HelmLimits): HelmFault {
  if (killed) return limitFault(killed, limits);
  if (signal === 'SIGXCPU') return limitFault('time', limits);
  if (signal === 'SIGKILL') return new HelmFault('memory', 'helm was killed, as a system does that runs out of memory');
  // Helm ends with 1 after an error that it knows about, Go with 2 when the program breaks down.
  if (exitCode === 1) return new HelmFault('chart', oneLine(errorIn(stderr)) || 'helm failed and did not say why');
  if (exitCode === 126 || exitCode === 127) return new HelmFault('helm', 'helm cannot be started');
  if (outOfMemory.test(stderr)) return limitFault('memory', limits);
  const [first = ''] = stderr.split('\n', 1);
  const end = exitCode === null ? `signal ${signal}` : `exit code ${exitCode}`;
  return new HelmFault('helm', `helm broke down with ${end}: ${oneLine(first)}`);
}

/** Warnings that helm logs beside the documents, one line each. */
export function warningsIn(stderr: string): string[] {
  const warnings = stderr.split('\n').flatMap((line) => {
    const [, message = '', rest = ''] = logged.exec(line) ?? [];
    return message === '' ? [] : [oneLine(`helm: ${unquoted(message)}${rest}`)];
  });
  return firstOf([...new Set(warnings)]);
}

/** So many that a person reads them; the others are counted. */
export function firstOf(notices: readonly string[], most = 20): string[] {
  if (notices.length <= most) return [...notices];
  return [...notices.slice(0, most), `and ${notices.length - most} more like these`];
}

/** Text of a stranger on one line: no control characters, not endless. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest / 2)} … ${line.slice(-longest / 2)}` : line;
}

function limitFault(reason: KillReason, { milliseconds, memoryBytes, stdoutBytes }: HelmLimits): HelmFault {
  const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
  switch (reason) {
    case 'time':
      return new HelmFault('timeout', `the chart was not rendered within ${milliseconds / 1000} s`);
    case 'memory':
      return new HelmFault(
        'memory',
        `rendering the chart took more than ${mebibytes(memoryBytes)} of memory; does a template call itself?`,
      );
    case 'stdout':
    case 'stderr':
      return new HelmFault('output', `the chart renders to more than ${mebibytes(stdoutBytes)}`);
    default:
      return reason satisfies never;
  }
}

/** Helm's own error, without the warnings before it and the advice after it. */
function errorIn(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => !logged.test(line) && !line.startsWith('Use --debug flag'));
  return lines.join('\n').replace(/^\s*Error: /, '');
}

/** Go quotes as JSON does, save for bytes that are no text. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
