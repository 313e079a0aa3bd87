/** Why work on a subject ends before its end. */
export type WhyStopped = 'superseded' | 'closed' | 'stopping';

/** Work was called off: there is nothing wrong with it. */
export class CalledOff extends Error {
  readonly why: WhyStopped;

  constructor(why: WhyStopped) {
    super(why);
    this.why = why;
  }
}
