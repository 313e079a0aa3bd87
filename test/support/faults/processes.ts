import type { Component, Installation } from '../installation/installation.ts';
import type { RunningProgram } from '../running-program.ts';

const never = /"level":"fatal"|unhandled|internal error|TypeError|RangeError/i;
const components = ['operator', 'scanner', 'storage'] as const;

/** The three processes of an installation, one of each, as they come and go. */
export class Processes {
  readonly #installation: Installation;
  readonly #all: RunningProgram[] = [];
  readonly #now: Record<Component, RunningProgram>;
  readonly #expected = new Set<RunningProgram>();
  readonly #ends: string[] = [];

  private constructor(installation: Installation, now: Readonly<Record<Component, RunningProgram>>) {
    this.#installation = installation;
    this.#now = { ...now };
    for (const component of components) this.#note(component, now[component]);
  }

  static async start(installation: Installation): Promise<Processes> {
    return new Processes(installation, await installation.startAll());
  }

  /** Processes that run already. */
  static of(installation: Installation, now: Readonly<Record<Component, RunningProgram>>): Processes {
    return new Processes(installation, now);
  }

  /** The one that runs. */
  of(component: Component): RunningProgram {
    return this.#now[component];
  }

  /** All that run, in the order in which they are told to stop. */
  get running(): readonly RunningProgram[] {
    return components.map((component) => this.#now[component]);
  }

  /** Kills it as the kernel does, and starts another one in its place. */
  async replace(component: Component): Promise<void> {
    this.#expected.add(this.#now[component]);
    await this.#now[component].kill();
    const next = await this.#installation.start(component);
    this.#now[component] = next;
    this.#note(component, next);
  }

  /** Tells all to stop, gives the exit codes. */
  async stop(): Promise<readonly (number | null)[]> {
    for (const program of this.running) this.#expected.add(program);
    const ends = await Promise.all(this.running.map((program) => program.stop()));
    return ends.map(({ code }) => code);
  }

  /** Processes that ended by themselves, and what none should ever say, also of those that were killed. */
  complaints(): readonly string[] {
    const said = this.#all.flatMap(({ output }) => output.split('\n').filter((line) => never.test(line)));
    return [...this.#ends, ...said];
  }

  #note(component: Component, program: RunningProgram): void {
    this.#all.push(program);
    program.process.on('exit', (code, signal) => {
      if (!this.#expected.has(program)) this.#ends.push(`${component} ended by itself: ${signal ?? code}`);
    });
  }
}
