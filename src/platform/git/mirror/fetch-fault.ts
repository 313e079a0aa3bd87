import { MirrorError, type MirrorErrorCode } from './mirror-error.ts';
import type { FetchRequest } from './fetch-request.ts';

/** Why git could not fetch. */
export interface FetchFault {
  readonly code: MirrorErrorCode;
  /** Part of a sentence. May quote the server. */
  readonly why: string;
  /** The repository is there, but a commit or ref that was asked for is not. */
  readonly isUnknownCommit: boolean;
}

const notGit = 'the server does not answer as Git does';
const byWords: readonly (readonly [pattern: RegExp, code: MirrorErrorCode, why: string])[] = [
  [/could not read (?:Username|Password)|Authentication failed/i, 'ACCESS', 'the server refuses the credential'],
  [/repository '.*' not found|repository not found/i, 'MISSING', 'there is no such repository, or none to be seen'],
  [/unable to access '|RPC failed|unexpected disconnect|early EOF/, 'NETWORK', ''],
  [/bad line length|protocol error|unknown protocol|dumb http|expected .* after/, 'NETWORK', notGit],
  [/hung up|remote error: |info\/refs not valid/, 'NETWORK', ''],
];
const unknownCommit = /not our ref|unadvertised object|couldn't find remote ref|no such remote ref/i;

/** What git's messages say of a fetch that failed. Lines of the server's that only pass through count for nothing. */
export function faultOf(messages: string): FetchFault {
  const lines = messages.split('\n').filter((line) => /^(?:fatal|error): /.test(line));
  const said = lines.map((line) => line.replace(/^\w+: /, ''));
  const text = said.join('; ');
  const [, status] = /(?:returned error: |RPC failed; HTTP )(\d{3})/.exec(text) ?? [];
  if (status !== undefined) return { ...byStatus(Number(status)), isUnknownCommit: false };
  if (unknownCommit.test(text)) {
    return { code: 'MISSING', why: 'the server does not have it, or does not give it', isUnknownCommit: true };
  }
  const [, code = 'BROKEN', why = ''] = byWords.find(([pattern]) => pattern.test(text)) ?? [];
  return { code, why: why || (said[0] ?? 'git ends without a word'), isUnknownCommit: false };
}

function byStatus(status: number): Pick<FetchFault, 'code' | 'why'> {
  const answers = `the server answers ${status}`;
  if (status === 401 || status === 403) return { code: 'ACCESS', why: `${answers}: the credential may not read it` };
  if (status === 404 || status === 410)
    return { code: 'MISSING', why: `${answers}: no such repository, or none to be seen` };
  if (status < 400) return { code: 'MISSING', why: `${answers}: it is elsewhere now, and no redirection is followed` };
  return { code: 'NETWORK', why: answers };
}

/** The fault as an error, of a request that was checked. */
export function errorOf({ code, why }: FetchFault, request: FetchRequest): MirrorError {
  const commits = request.commits.map(({ sha }) => sha.slice(0, 12)).join(' and ');
  return new MirrorError(
    code,
    `cannot fetch ${commits} of ${request.url}: ${withoutSecrets(why, request.authorization)}`,
  );
}

/** A text that may quote what was sent, without it, and not longer than a line should be. */
function withoutSecrets(text: string, authorization = ''): string {
  const [, credential = ''] = /^\S+ (\S+)$/.exec(authorization) ?? [];
  const plain = Buffer.from(credential, 'base64').toString('latin1');
  const secrets = [authorization, credential, plain, plain.slice(plain.indexOf(':') + 1)].filter(
    (one) => one.length > 3,
  );
  const cleaned = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return cleaned
    .replace(/\b(?:gh[a-z]_|github_pat_)\w+/g, '***')
    .replace(/\/\/[^\s/@]*@/g, '//***@')
    .slice(0, 300);
}
