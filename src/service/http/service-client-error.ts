/** What was asked of another component got no answer that can be used. The message is one line without secrets. */
export class ServiceClientError extends Error {
  override readonly name = 'ServiceClientError';
  /** `token`: there is none to show; `unreachable`: no connection, or it broke; `late`; `garbage`: no JSON, or too much. */
  readonly fault: 'address' | 'token' | 'unreachable' | 'late' | 'garbage' | 'aborted';

  constructor(fault: ServiceClientError['fault'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
