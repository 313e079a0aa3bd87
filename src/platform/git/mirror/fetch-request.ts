import { MirrorError } from './mirror-error.ts';

/** A commit, by its full hash. */
export interface WantedCommit {
  readonly sha: string;
  /** What to ask for where the server does not give commits by hash, such as `refs/pull/7/head`. */
  readonly ref?: string;
}

export interface FetchRequest {
  /** An https address without credentials; http only on this machine. */
  readonly url: string;
  readonly commits: readonly WantedCommit[];
  /** Value of the Authorization header of this fetch; never in argv, on disk or in a message. */
  readonly authorization?: string;
  /** Ends the fetch; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const hash = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** What Git allows in no name of a ref, and a leading dot or a trailing `.lock` in no part of it. */
const noRef = /[\p{Cc}\p{Cf}\s~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$/u;

/** The address as git gets it. Throws a MirrorError for a request that git must not see. */
export function checkedUrl({ url, commits, authorization = '-' }: FetchRequest): URL {
  if (!/^[\x21-\x7e]+(?: [\x21-\x7e]+)?$/.test(authorization)) {
    throw new MirrorError('ACCESS', "the authorization is no header's value: it has to be printable, on one line");
  }
  if (commits.length === 0) throw new MirrorError('MISSING', 'no commit was asked for: name one at least');
  for (const { sha, ref } of commits) {
    if (!hash.test(sha)) throw new MirrorError('MISSING', `${quoted(sha)} is no full hash of a commit`);
    if (sha.length !== commits[0]?.sha.length) throw new MirrorError('MISSING', 'hashes of two lengths in one fetch');
    if (ref !== undefined && (!/^refs\/./.test(ref) || noRef.test(ref))) {
      throw new MirrorError(
        'MISSING',
        `${quoted(ref)} is no name of a ref: it has to be in full, such as refs/heads/main`,
      );
    }
  }
  return address(url);
}

function address(text: string): URL {
  const url = URL.parse(text);
  const isRemote = url?.protocol === 'https:';
  const isHere = url?.protocol === 'http:' && loopback.test(url.hostname);
  if (url && (isRemote || isHere) && `${url.username}${url.password}${url.search}${url.hash}` === '') return url;
  // It may hold a credential, so it is not quoted whole.
  const shown = url && /^[a-z]+:$/.test(url.protocol) ? `${url.protocol}//${url.host}` : 'the address';
  throw new MirrorError(
    'MISSING',
    `${quoted(shown)} cannot be fetched from: use https://HOST/PATH without credentials`,
  );
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
