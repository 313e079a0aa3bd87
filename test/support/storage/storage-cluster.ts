import { globSync } from 'node:fs';
import path from 'node:path';
import type { ServedKind } from '../../../src/kube/api/kube-api.ts';
import { apiVersionOf, collectionPath, objectPath } from '../../../src/kube/api/kube-api.ts';
import {
  configurationSummaries,
  manifestSummaries,
  scans,
  scanSummaries,
} from '../../../src/storage/kinds/stored-kinds.ts';
import { auditedRequests } from '../cluster/audit-log.ts';
import type { KubeObject } from '../cluster/cluster.ts';
import type { ControlPlane } from '../cluster/plane/control-plane.ts';

const crds = path.resolve(import.meta.dirname, '../../../flux/chart/crds');

/** A control plane with our kinds, and what tests of the storage process do with it. */
export class StorageCluster {
  readonly plane: ControlPlane;

  constructor(plane: ControlPlane) {
    this.plane = plane;
  }

  /** Installs our kinds, and resolves once they are served. */
  async prepare(): Promise<void> {
    await this.plane.kubectl(['apply', '--server-side', ...globSync(`${crds}/*.yaml`).flatMap((file) => ['-f', file])]);
    await this.plane.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
    await this.namespace('kubescape');
  }

  async namespace(name: string): Promise<void> {
    await this.create(
      { group: '', version: 'v1', plural: 'namespaces', kind: 'Namespace', isNamespaced: false },
      '',
      name,
    );
  }

  /** Makes an object; throws unless it is new. */
  async create(kind: ServedKind, namespace: string, name: string, more: Partial<KubeObject> = {}): Promise<void> {
    const object = {
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      ...more,
      metadata: { ...more.metadata, name, ...(namespace === '' ? {} : { namespace }) },
    };
    const { status, body } = await this.plane.request('POST', collectionPath(kind, namespace), object);
    if (status !== 201) throw new Error(`${kind.plural} ${namespace}/${name}: ${status} ${JSON.stringify(body)}`);
  }

  async remove(kind: ServedKind, namespace: string, name: string): Promise<void> {
    const { status } = await this.plane.request('DELETE', objectPath(kind, namespace, name));
    if (status !== 200 && status !== 202) throw new Error(`${kind.plural} ${namespace}/${name}: ${status}`);
  }

  /** The object; undefined when there is none. */
  async get(kind: ServedKind, namespace: string, name: string): Promise<KubeObject | undefined> {
    const { status, body } = await this.plane.request('GET', objectPath(kind, namespace, name));
    return status === 200 ? (body as KubeObject) : undefined;
  }

  /** Names of all of a kind, with their namespaces. */
  async names(kind: ServedKind): Promise<readonly string[]> {
    const { body } = await this.plane.request('GET', collectionPath(kind));
    const { items } = body as { readonly items: readonly KubeObject[] };
    return items.map(({ metadata }) => [metadata.namespace, metadata.name].filter(Boolean).join('/')).toSorted();
  }

  /** A WorkloadConfigurationScanSummary with so many failures of severity high, and the scan that goes with it. */
  async result(namespace: string, name: string, high: number, identity?: string): Promise<void> {
    const annotations = identity === undefined ? {} : { 'kubescape-gitops.dev/identity': identity };
    const severities = { critical: 0, high, medium: 0, low: 0, unknown: 0 };
    const metadata = { name, annotations };
    await this.create(scanSummaries, namespace, name, { metadata, spec: { severities, controls: {} } });
    await this.create(scans, namespace, name, { metadata, spec: { controls: {} } });
  }

  /** Another number of failures. */
  async count(namespace: string, name: string, high: number): Promise<void> {
    const path = objectPath(scanSummaries, namespace, name);
    const { status } = await this.plane.request('PATCH', path, { spec: { severities: { high } } });
    if (status !== 200) throw new Error(`${namespace}/${name}: ${status}`);
  }

  /** A VulnerabilityManifestSummary that refers to a manifest. */
  async vulnerabilities(namespace: string, name: string, all: number, manifest: string): Promise<void> {
    const none = { all: 0 };
    const severities = {
      critical: { all, relevant: 1 },
      high: none,
      medium: none,
      low: none,
      negligible: none,
      unknown: none,
    };
    const nowhere = { namespace: '', name: '', kind: '' };
    await this.create(manifestSummaries, namespace, name, {
      spec: {
        severities,
        vulnerabilitiesRef: { all: { namespace, name: manifest, kind: 'vulnerabilitymanifests' }, relevant: nowhere },
      },
      status: {},
    });
  }

  /** How many failures of severity high the summary of a namespace tells; undefined without one. */
  async summed(namespace: string): Promise<number | undefined> {
    const summary = await this.get(configurationSummaries, '', namespace);
    return (summary as { readonly spec: { readonly severities: { readonly high: number } } } | undefined)?.spec
      .severities.high;
  }

  /** What a ServiceAccount wrote so far, Leases and reviews of tokens aside: `create configurationscansummaries`. */
  async writesOf(user: string): Promise<readonly string[]> {
    const all = await auditedRequests(this.plane.auditLog);
    return all
      .filter((request) => request.user === user && ['create', 'update', 'patch', 'delete'].includes(request.verb))
      .filter(({ resource }) => resource !== 'leases' && resource !== 'tokenreviews')
      .map(({ verb, path: asked }) => `${verb} ${asked.replace(/^.*v1beta1\//, '').replace(/\?.*/, '')}`);
  }
}
