let wrong = 0;

/** Says what came, and whether it is right. */
export function check(what: string, isRight: boolean): void {
  if (!isRight) wrong += 1;
  print(`  ${isRight ? 'right' : 'WRONG'}  ${what}`);
}

/** How much was wrong so far. */
export function wrongs(): number {
  return wrong;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
