/**
 * Something that is kept: a file, a parsed kustomization, a built base, a build. It is valid until something that it was
 * made of changes.
 */
export class Part {
  isValid = false;
  readonly uses = new Set<Part>();
  readonly users = new Set<Part>();
  /** Called once nobody uses it any more. */
  readonly forget: () => void;

  constructor(forget: () => void) {
    this.forget = forget;
  }

  /** Lets go of what was made. */
  clear(): void {
    this.isValid = false;
  }
}

/** A part with a value that work gives. What went wrong is not kept: it is tried again. */
export class Slot<T> extends Part {
  value: T | undefined;

  override clear(): void {
    super.clear();
    this.value = undefined;
  }
}

/** Knows what is made of what. A part lives as long as something that was asked for is made of it. */
export class Ledger {
  /** What is being made, the outermost first. */
  readonly #open: { readonly part: Part; readonly before: Set<Part> }[] = [];

  /** Tells that what is being made now depends on a part. */
  note(part: Part): void {
    const open = this.#open.at(-1);
    if (!open) return;
    open.part.uses.add(part);
    open.before.delete(part);
    part.users.add(open.part);
  }

  /** Makes the value of a part, and notes what it uses meanwhile, also when the work fails. */
  make<T>(part: Slot<T>, work: () => T): T {
    part.clear();
    const before = new Set(part.uses);
    part.uses.clear();
    this.#open.push({ part, before });
    try {
      part.value = work();
      part.isValid = true;
      return part.value;
    } finally {
      this.#open.pop();
      for (const one of before) this.#release(one, part);
    }
  }

  /** A part and all that is made of it are no longer valid. They keep what they use until they are made again. */
  invalidate(part: Part): void {
    const stale = [part];
    for (let next = stale.pop(); next; next = stale.pop()) {
      next.clear();
      for (const user of next.users) if (user.isValid) stale.push(user);
    }
  }

  /** Gives up a part that was asked for, and what only it uses. */
  drop(part: Part): void {
    const unused = [part];
    for (let next = unused.pop(); next; next = unused.pop()) {
      next.clear();
      next.forget();
      for (const one of next.uses) {
        one.users.delete(next);
        if (one.users.size === 0) unused.push(one);
      }
      next.uses.clear();
    }
  }

  #release(part: Part, user: Part): void {
    part.users.delete(user);
    if (part.users.size === 0) this.drop(part);
  }
}
