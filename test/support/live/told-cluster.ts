import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { exceptionKinds } from '../../../src/cli/scan/live/cluster-exceptions.ts';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';

/** A request as the server got it. */
interface ToldRequest {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** What is answered instead of the usual; undefined for the usual. */
type Exceptionally = (request: ToldRequest) => { readonly status: number; readonly json: unknown } | undefined;

export interface ToldCluster {
  readonly url: string;
  /** A file that leads to it, with the context `told` of the cluster `told-cluster`. */
  readonly kubeconfig: string;
  readonly requests: readonly ToldRequest[];
  /** The largest number of lists that were under way at once. */
  readonly mostLists: number;
}

interface Given {
  readonly objects?: readonly object[];
  /** Kinds of add-ons that are installed. */
  readonly extras?: readonly string[];
  readonly exceptionally?: Exceptionally;
}

const kinds = [...postureKinds, ...exceptionKinds];

/**
 * For the top of a test file: starts HTTP servers on loopback that answer discovery and lists as an API server with these
 * objects does, until all tests of the file are over. What a real one does is for test/cluster; these do what a real one
 * cannot be made to do.
 */
export function toldClusters(): (given?: Given) => Promise<ToldCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'told-cluster-'));
  const servers: http.Server[] = [];
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true });
  });
  return async (given = {}) => {
    const told = { requests: [] as ToldRequest[], mostLists: 0 };
    const server = http.createServer(answering(given, told));
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const kubeconfig = path.join(folder, `kubeconfig-${port}`);
    writeFileSync(kubeconfig, kubeconfigFor(url));
    return Object.assign(told, { url, kubeconfig });
  };
}

function answering(
  { objects = [], extras = [], exceptionally }: Given,
  told: { readonly requests: ToldRequest[]; mostLists: number },
): http.RequestListener {
  let lists = 0;
  return (incoming, response) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://127.0.0.1');
    const request = { path: pathname, query: searchParams };
    told.requests.push(request);
    const isList = searchParams.has('limit');
    if (isList) lists += 1;
    told.mostLists = Math.max(told.mostLists, lists);
    const { status, json } = exceptionally?.(request) ?? usual(request, objects, extras);
    // In a later turn, so that requests that were sent together are here together.
    setImmediate(() => {
      if (isList) lists -= 1;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  };
}

/** A kubeconfig for an address; JSON, which is YAML too. */
export function kubeconfigFor(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'told-cluster', cluster: { server } }],
    users: [{ name: 'reader', user: { token: 'secret-of-the-test' } }],
    contexts: [{ name: 'told', context: { cluster: 'told-cluster', user: 'reader' } }],
    'current-context': 'told',
  });
}

/** An answer that refuses, as an API server words it. */
export function refusal(status: number, reason: string, message: string): { status: number; json: unknown } {
  return { status, json: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code: status } };
}

function usual(
  { path: asked }: ToldRequest,
  objects: readonly object[],
  extras: readonly string[],
): { status: number; json: unknown } {
  const served = kinds.filter(({ isOptional, kind }) => isOptional !== true || extras.includes(kind));
  const group = served.filter((kind) => rootOf(kind) === asked);
  if (group.length > 0) {
    return { status: 200, json: { resources: group.map(({ plural }) => ({ name: plural, verbs: ['get', 'list'] })) } };
  }
  const listed = served.find((kind) => `${rootOf(kind)}/${kind.plural}` === asked);
  if (listed === undefined) return refusal(404, 'NotFound', 'the server could not find the requested resource');
  const items = objects.filter((object) => 'kind' in object && object.kind === listed.kind).map(withIdentity);
  return { status: 200, json: { kind: `${listed.kind}List`, metadata: { resourceVersion: '1000' }, items } };
}

function rootOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** What an API server adds. */
function withIdentity(object: object, index: number): object {
  const { metadata } = object as { readonly metadata?: object };
  return { ...object, metadata: { uid: `uid-${index}`, resourceVersion: String(index + 1), ...metadata } };
}
