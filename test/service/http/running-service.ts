import { onTestFinished } from 'vitest';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { Callers, type TokenReviewer } from '../../../src/service/http/callers.ts';
import type { Call, Endpoint, Health, Reply } from '../../../src/service/http/endpoint.ts';
import type { RefusalCause } from '../../../src/service/http/refusal.ts';
import { ServiceServer, type ServiceServerSettings } from '../../../src/service/http/service-server.ts';
import type { Leadership } from '../../../src/service/leadership/leadership.ts';
import { type Received, type Sent, send } from '../../support/http-client.ts';

export const operator = 'system:serviceaccount:kubescape:operator';

/** Tokens of tests: the API server's part is played by this table; that of clusters is tested in test/cluster. */
const users: Readonly<Record<string, string>> = {
  'operator.token': operator,
  'other.token': 'system:serviceaccount:kubescape:other',
  'foreign.token': 'system:serviceaccount:shop:operator',
  'admin.token': 'kubernetes-admin',
};

export interface RunningService {
  readonly server: ServiceServer;
  readonly url: string;
  readonly calls: Call[];
  readonly lines: Record<string, unknown>[];
  readonly refused: RefusalCause[];
  readonly answered: (readonly [path: string, status: number])[];
}

export interface Behind {
  readonly answer?: (call: Call) => Promise<Reply>;
  readonly endpoint?: Partial<Endpoint>;
  readonly health?: Partial<Health>;
  readonly leadership?: Leadership;
  readonly address?: string;
  readonly callers?: readonly string[];
  readonly review?: TokenReviewer['review'];
  /** Nothing is behind the server yet. */
  readonly isStarting?: true;
}

/** Starts a server for one test: `POST /v1/echo` answers with what was asked, unless told otherwise. */
export async function startService(
  behind: Behind = {},
  settings: Partial<ServiceServerSettings> = {},
): Promise<RunningService> {
  const kept = {
    calls: [] as Call[],
    lines: [] as Record<string, unknown>[],
    refused: [] as RefusalCause[],
    answered: [] as (readonly [string, number])[],
  };
  const server = await ServiceServer.start({
    host: '127.0.0.1',
    port: 0,
    log: createLog({ level: 'debug', destination: { write: (line) => kept.lines.push(JSON.parse(line)) } }),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
    onRefused: (cause) => kept.refused.push(cause),
    onAnswered: (path, status) => kept.answered.push([path, status]),
    ...settings,
  });
  onTestFinished(() => server.stop(0));
  const answer = async (call: Call): Promise<Reply> => {
    kept.calls.push(call);
    const { body, caller, query } = call;
    return (await behind.answer?.(call)) ?? { status: 200, json: { body, caller, query: String(query) } };
  };
  if (behind.isStarting === undefined) {
    server.begin({
      endpoints: [{ method: 'POST', path: '/v1/echo', answer, ...behind.endpoint }],
      health: { live: () => [], ready: () => [], degraded: () => [], ...behind.health },
      ...(behind.address !== undefined && { address: behind.address }),
      leadership: behind.leadership ?? { isLeader: true, leader: undefined },
      callers: new Callers(
        { review: behind.review ?? (async (token) => (users[token] ? { username: users[token] } : undefined)) },
        behind.callers ?? ['kubescape/operator'],
      ),
    });
  }
  return { server, url: server.url, ...kept };
}

export const bearer = { authorization: 'Bearer operator.token' } as const;

/** Calls `POST /v1/echo` as the operator. */
export function call({ url }: { readonly url: string }, sent: Partial<Sent> = {}): Promise<Received> {
  const { headers, ...rest } = sent;
  return send(url, {
    path: '/v1/echo',
    method: 'POST',
    body: '{"a":1}',
    headers: { ...bearer, 'content-type': 'application/json', ...headers },
    ...rest,
  });
}
