import * as z from 'zod';

/** Of an owner or a repository; GitHub's own are shorter. */
const longestName = 100;
/** GitHub takes branches of 255 bytes; those of a merge queue put their base, a number and a hash together. */
const longestRef = 1000;
const branchPrefix = 'refs/heads/';

/*
 * Only the fields that are used. The message of each check says what would be right: `parsePayload` puts "X is Y, not"
 * before it.
 */

function fields<T extends z.core.$ZodLooseShape>(shape: T): z.ZodObject<T, z.core.$strip> {
  return z.object(shape, 'an object');
}

function text(expected: string, isRight: (value: string) => boolean): z.ZodString {
  return z.string(expected).refine(isRight, expected);
}

function isName(name: string): boolean {
  return name.length <= longestName && /^[\w.-]+$/.test(name) && !/^\.+$/.test(name);
}

/** As `git check-ref-format` has it, for branches. */
function isBranchRef(ref: string): boolean {
  if (ref.length > longestRef || !ref.startsWith(branchPrefix)) return false;
  // oxlint-disable-next-line no-control-regex -- they are what must not be in it
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$/.test(ref)) return false;
  const parts = ref.slice(branchPrefix.length).split('/');
  return parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

const positive = z.int('a positive whole number').positive('a positive whole number');
const name = text('a name of GitHub', isName);
const commit = text('a full hash in lower case', (value) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value));
const branchRef = text('a branch such as refs/heads/main', isBranchRef);
const fullName = text('OWNER/REPOSITORY', (value) => {
  const parts = value.split('/', 3);
  return parts.length === 2 && parts.every(isName);
}).transform((value) => {
  const [owner = '', repo = ''] = value.split('/');
  return { owner, repo };
});

const source = {
  repository: fields({ id: positive.optional(), name, owner: fields({ login: name }) }),
  installation: fields({ id: positive }),
};

/** Where pull requests lie: lists of checks name those of other repositories, too. */
const pulls = z.array(
  fields({ number: positive, base: fields({ repo: fields({ id: positive }).nullish() }).nullish() }),
  'a list',
);
const appOfCheck = fields({ id: positive }).nullish();

export const AnyPayload = fields({});
export const ActionPayload = fields({ action: z.string('the name of an action') });

export const PullRequestPayload = fields({
  ...source,
  number: positive,
  pull_request: fields({ head: fields({ sha: commit }) }),
  changes: fields({ base: z.unknown().optional() }).nullish(),
});

export const CheckRunPayload = fields({
  ...source,
  check_run: fields({
    name: text('the name of a check', (value) => value.length <= 300),
    head_sha: commit,
    external_id: text('an id of at most 300 characters', (value) => value.length <= 300).nullish(),
    app: appOfCheck,
    pull_requests: pulls,
  }),
  requested_action: fields({ identifier: z.string('the identifier of a button') }).nullish(),
});

export const CheckSuitePayload = fields({
  ...source,
  check_suite: fields({ head_sha: commit, app: appOfCheck, pull_requests: pulls }),
});

export const MergeGroupPayload = fields({
  ...source,
  merge_group: fields({
    head_sha: commit,
    head_ref: branchRef,
    base_sha: commit,
    base_ref: branchRef.transform((ref) => ref.slice(branchPrefix.length)),
  }),
});

const repositories = z.array(fields({ full_name: fullName }), 'a list').nullish();
/** An enterprise has no login but a slug. */
const account = z.union([fields({ login: name }), fields({ slug: name })], 'an account with a login or a slug');

export const InstallationPayload = fields({ installation: fields({ id: positive, account }), repositories });

export const InstallationRepositoriesPayload = fields({
  installation: fields({ id: positive, account }),
  repository_selection: z.enum(['all', 'selected'], '"all" or "selected"'),
  repositories_added: repositories,
  repositories_removed: repositories,
});

export type Source = Pick<z.infer<typeof PullRequestPayload>, 'repository' | 'installation'>;
export type Pulls = z.infer<typeof pulls>;
export type CheckApp = z.infer<typeof appOfCheck>;
export type Account = z.infer<typeof account>;
