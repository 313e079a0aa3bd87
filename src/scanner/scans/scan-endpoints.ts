import type { Call, Endpoint, Reply } from '../../service/http/endpoint.ts';
import { GlobListError, readGlobList } from '../../service/namespaces/glob-list.ts';
import { PostScanRequest } from './post-scan-request.ts';
import type { ScanDesk, ScanState } from './scan-desk.ts';

const retrySeconds = '30';

/** What Kubescape's callers know: to begin scans, to ask how they stand, to fetch what came of them, to cancel them. */
export function scanEndpoints(desk: () => ScanDesk | undefined): readonly Endpoint[] {
  return [
    { method: 'POST', path: '/v1/scan', answer: async (call) => begun(desk(), call) },
    { method: 'DELETE', path: '/v1/scan', answer: async ({ query }) => cancelled(desk(), idIn(query)) },
    { method: 'GET', path: '/v1/status', answer: async ({ query }) => status(desk(), idIn(query)) },
    { method: 'GET', path: '/v1/results', answer: async ({ query }) => results(desk(), idIn(query)) },
  ];
}

async function begun(desk: ScanDesk | undefined, { query, body }: Call): Promise<Reply> {
  if (!desk) return notLeading;
  const request = read(body);
  if (typeof request === 'string') return { status: 400, json: { id: '', type: 'error', response: request } };
  const scan = desk.submit(request);
  if (!scan) {
    const response = 'ten scans wait or are under way; try again later';
    return { status: 429, json: { id: '', type: 'error', response }, headers: { 'Retry-After': retrySeconds } };
  }
  const { id, done } = scan;
  if (query.get('wait') === 'true') return ended(id, await done);
  return { status: 200, json: { id, type: 'busy', response: 'the scan is accepted' } };
}

function read(body: unknown): PostScanRequest | string {
  const { data, error } = PostScanRequest.safeParse(body ?? {});
  if (data === undefined) {
    const [issue] = error.issues;
    const place = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.map(String).join('.');
    return `${place}: ${issue?.message ?? 'not understood'}`;
  }
  try {
    for (const text of [...(data.includeNamespaces ?? []), ...(data.excludedNamespaces ?? [])]) readGlobList(text);
  } catch (error_) {
    if (error_ instanceof GlobListError) return error_.message;
    throw error_;
  }
  return data;
}

function cancelled(desk: ScanDesk | undefined, id: string): Reply {
  if (!desk) return notLeading;
  if (desk.state(id) === undefined) return unknown(id);
  desk.cancel(id);
  return { status: 200, json: { id, type: 'notBusy', response: 'the scan is being cancelled' } };
}

/** Without an id: whether any scan is under way. */
function status(desk: ScanDesk | undefined, id: string): Reply {
  if (!desk) return notLeading;
  const state = desk.state(id);
  if (id !== '' && state === undefined) return unknown(id);
  const isBusy = id === '' ? desk.busy > 0 : state?.phase === 'busy';
  const response = isBusy ? 'not complete yet' : 'nothing is under way';
  return { status: 200, json: { id, type: isBusy ? 'busy' : 'notBusy', response } };
}

function results(desk: ScanDesk | undefined, id: string): Reply {
  if (!desk) return notLeading;
  const state = desk.state(id);
  return state === undefined ? unknown(id) : ended(id, state);
}

function ended(id: string, state: ScanState): Reply {
  switch (state.phase) {
    case 'busy':
      return { status: 200, json: { id, type: 'busy', response: 'the scan is not complete yet' } };
    case 'done':
      return { status: 200, json: { id, type: 'v1results', response: state.report } };
    case 'failed':
      return { status: 500, json: { id, type: 'error', response: state.why } };
  }
}

/** A scan that another replica took, before it lost the lead, is not known here: it has to be asked for again. */
function unknown(id: string): Reply {
  return { status: 404, json: { id: id.slice(0, 100), type: 'error', response: 'no such scan is known here' } };
}

const notLeading: Reply = {
  status: 503,
  json: { id: '', type: 'error', response: 'this replica does not lead yet' },
  headers: { 'Retry-After': '2' },
};

/** Kubescape's operator asks for `ID`. */
function idIn(query: URLSearchParams): string {
  return query.get('id') ?? query.get('ID') ?? '';
}
