/** Says on the terminal what is done and what came of it, and remembers whether anything was wrong. */
export class Steps {
  wrong = 0;
  readonly #start = performance.now();

  say(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** Begins a part of the story. */
  title(text: string): void {
    const seconds = Math.round((performance.now() - this.#start) / 1000);
    this.say(`\n[${String(seconds).padStart(3)} s] ${text}`);
  }

  /** Says what came, and whether it is right. */
  check(what: string, isRight: boolean): void {
    if (!isRight) this.wrong += 1;
    this.say(`  ${isRight ? 'right' : 'WRONG'}  ${what}`);
  }

  /** What came, which should be another text or match a pattern. */
  compare(what: string, got: string, expected: string | RegExp): void {
    const isRight = typeof expected === 'string' ? got === expected : expected.test(got);
    this.check(isRight ? `${what}: ${got}` : `${what}: ${got}, and not ${String(expected)}`, isRight);
  }
}
