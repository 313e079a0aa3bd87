import { readFile } from 'node:fs/promises';
import * as z from 'zod';

/** One request of a ServiceAccount, as the API server decided it. */
export interface AuditedRequest {
  /** As `system:serviceaccount:NAMESPACE:NAME`. */
  readonly user: string;
  readonly verb: string;
  /** `''` is the core group. */
  readonly group: string;
  /** With its subresource, as `pods/status`; absent for paths that are no resource's. */
  readonly resource: string | undefined;
  readonly namespace: string | undefined;
  readonly path: string;
  readonly isAllowed: boolean;
  /** Of the answer; absent where none was given. */
  readonly status: number | undefined;
}

const AuditEvent = z.object({
  verb: z.string(),
  requestURI: z.string(),
  user: z.object({ username: z.string() }),
  objectRef: z
    .object({
      apiGroup: z.string().default(''),
      resource: z.string().optional(),
      subresource: z.string().optional(),
      namespace: z.string().optional(),
    })
    .optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  responseStatus: z.object({ code: z.number().optional() }).optional(),
});

/** Reads what an audit log says so far. A request may be in it a moment after its answer; a watch is in it twice. */
export async function auditedRequests(file: string): Promise<readonly AuditedRequest[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  // What follows the last line end is not written whole yet.
  return lines.slice(0, -1).map((line) => {
    const { verb, requestURI, user, objectRef, annotations, responseStatus } = AuditEvent.parse(JSON.parse(line));
    const names = [objectRef?.resource, objectRef?.subresource].filter((name) => name !== undefined);
    return {
      user: user.username,
      verb,
      group: objectRef?.apiGroup ?? '',
      resource: names.length > 0 ? names.join('/') : undefined,
      namespace: objectRef?.namespace,
      path: requestURI,
      isAllowed: annotations?.['authorization.k8s.io/decision'] === 'allow',
      status: responseStatus?.code,
    };
  });
}
