import { setTimeout as sleep } from 'node:timers/promises';
import { RunningProgram } from '../running-program.ts';

/** `serve` as a process of its own. */
export class RunningApp extends RunningProgram {
  /** Starts it, and waits until it listens. `program`: what Node gets before `serve`. */
  static start(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    program?: readonly string[],
  ): Promise<RunningApp> {
    return RunningApp.launch(['serve', ...args], env, program);
  }

  /** Waits until it has looked once for what nobody told it, and after that until it is idle. */
  async polled(): Promise<void> {
    while ((await this.metric('kubescape_gitops_poll_rounds_total')) < 1) await sleep(20);
    await this.idle();
  }

  /** Waits until nothing is queued or worked on. */
  async idle(): Promise<void> {
    while ((await this.metric('kubescape_gitops_queue_depth')) > 0) await sleep(50);
  }
}
