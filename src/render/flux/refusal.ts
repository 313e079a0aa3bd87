import { KustomizeError } from '../../kustomize/index.ts';
import { FluxError } from './flux-error.ts';
import { ObjectError } from './objects/errors.ts';

/**
 * The message of what makes Flux fail: an error of Flux, kustomize or an object, or of the `more` kinds. Anything else is
 * a mistake of ours, and is thrown on.
 */
export function refusalOf(error: unknown, ...more: readonly (abstract new (...args: never) => Error)[]): string {
  const isRefusal = [FluxError, KustomizeError, ObjectError, ...more].some((type) => error instanceof type);
  if (isRefusal && error instanceof Error) return error.message;
  throw error;
}
