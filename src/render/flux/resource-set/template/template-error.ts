/**
 * Why a template has no result: Go's engine would fail at it too, or it uses something that is not known here. The
 * message is one line; `offset` is where in the template, in UTF-16 units.
 */
export class TemplateError extends Error {
  readonly code = 'TEMPLATE';
  readonly offset: number;

  constructor(message: string, offset = 0, options?: ErrorOptions) {
    super(message.replaceAll(/\s+/g, ' '), options);
    this.offset = offset;
  }

  /** The same, at the place of an action, where the fault did not say where it is. */
  at(offset: number): TemplateError {
    return this.offset > 0 ? this : new TemplateError(this.message, offset, { cause: this });
  }
}
