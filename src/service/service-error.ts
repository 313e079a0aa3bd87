/** A service cannot begin with what it was given. The message is one line: the input, and what would be right. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
}
