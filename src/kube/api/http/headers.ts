import type { KubeRequest } from '../kube-api.ts';

/** The headers of a request but for who asks. `isWatch`: the answer is events, each with one object. */
export function headersOf(
  { method, path, form = 'whole' }: KubeRequest,
  body: Buffer | undefined,
  isWatch: boolean,
): Record<string, string> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const wanted = form === 'whole' ? '' : `${metadataType(method === 'GET' && !isWatch && isCollection(path))},`;
  return {
    accept: `${wanted}application/json`,
    'accept-encoding': 'identity',
    ...(body !== undefined && { 'content-type': type, 'content-length': String(body.length) }),
  };
}

/** The API server refuses to give one object as a list and a list as one object. */
function metadataType(isList: boolean): string {
  return `application/json;as=PartialObjectMetadata${isList ? 'List' : ''};g=meta.k8s.io;v=v1`;
}

/** Whether a path is that of all objects of a kind, as `collectionPath` makes it. */
function isCollection(path: string): boolean {
  const [, root, ...rest] = path.split('/');
  const named = rest.slice(root === 'api' ? 1 : 2);
  return named.length === 1 || (named.length === 3 && named[0] === 'namespaces');
}
