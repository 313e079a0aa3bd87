import type { KubeApi, KubeRequest } from '../../../src/kube/api/kube-api.ts';

/** An API server that knows names and nothing else: what a list by name asks for. */
export class NamedApi implements KubeApi {
  /** `/apis/apps/v1/namespaces/shop/deployments web`. */
  readonly names = new Set<string>();
  readonly asked: string[] = [];
  /** What it answers instead. */
  instead: unknown;

  request({ path, query }: KubeRequest): Promise<unknown> {
    const name = String(query?.['fieldSelector']).replace('metadata.name=', '');
    this.asked.push(`${path} ${name}`);
    if (this.instead !== undefined) return Promise.resolve(this.instead);
    const isThere = this.names.has(`${path} ${name}`);
    return Promise.resolve({ kind: 'PartialObjectMetadataList', items: isThere ? [{ metadata: { name } }] : null });
  }

  lines(): AsyncIterable<string> {
    throw new Error('nobody watches here');
  }
}
