import { ExceptionError } from '../../engine/exceptions/exception-error.ts';
import { exceptionsOf, isSecurityException } from '../../engine/exceptions/security-exception.ts';
import type { Problem } from '../../manifests/problem.ts';
import type { Resource } from '../../model/resource.ts';
import type { SourcedException } from './exception-file.ts';

/** What a cluster would be told to except. */
export interface RenderedExceptions {
  /** Expired ones, too. They are for this cluster only. */
  readonly exceptions: readonly SourcedException[];
  /** Objects that except nothing because they cannot be understood. */
  readonly problems: readonly (Omit<Problem, 'file'> & { readonly file?: string })[];
}

/** The SecurityExceptions and ClusterSecurityExceptions among the resources of a cluster, each with its place. */
export function renderedExceptions(resources: Iterable<Resource>, cluster: string): RenderedExceptions {
  const exceptions: SourcedException[] = [];
  const problems: RenderedExceptions['problems'][number][] = [];
  for (const resource of resources) {
    const { object } = resource;
    if (!isSecurityException(object)) continue;
    // Places are made when they are asked for.
    const place = resource.origin?.start;
    try {
      const found = exceptionsOf(object).map((exception) => ({ exception, cluster, ...(place ? { place } : {}) }));
      exceptions.push(...found);
    } catch (error) {
      if (!(error instanceof ExceptionError)) throw error;
      problems.push({ ...(place ? { file: place.file, line: place.line } : {}), message: error.message });
    }
  }
  return { exceptions, problems };
}
