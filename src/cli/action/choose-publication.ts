import { quote, UsageError } from '../errors.ts';
import { checkDestination, type Destination } from '../gate/publish-verdict.ts';
import type { Change } from './event.ts';
import type { ActionInputs } from './inputs.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where to publish, or why that is not even tried. */
export type ChosenPublication = { readonly destination: Destination } | { readonly why: string };

/** Throws UsageError for inputs that nothing could be published with. */
export function choosePublication(env: Environment, inputs: ActionInputs, change: Change): ChosenPublication {
  const { token, 'check-name': checkName } = inputs;
  const why = whyNot(inputs, change);
  if (token === undefined || why !== undefined) return { why: why ?? 'the input token is empty' };
  const detailsUrl = inputs['details-url'] ?? addressOfRun(env);
  const destination = {
    ...repositoryOf(env),
    token,
    apiUrl: env['GITHUB_API_URL'] || undefined,
    ...(checkName === undefined ? {} : { checkName }),
    ...(detailsUrl === undefined ? {} : { detailsUrl }),
    ...(inputs.comment && change.pullRequest !== undefined ? { commentOn: change.pullRequest } : {}),
  };
  checkDestination(destination);
  return { destination };
}

function whyNot({ publish, token, ...inputs }: ActionInputs, { isFromFork }: Change): string | undefined {
  if (publish === 'never') return 'the input publish is never';
  if (publish === 'always') {
    if (token === undefined) throw new UsageError('input publish is "always", but the input token is empty');
    return undefined;
  }
  const mayWrite = !isFromFork || inputs['allow-pull-request-target'];
  return mayWrite ? undefined : 'the change comes from a fork, whose workflow may write nothing';
}

function repositoryOf({ GITHUB_REPOSITORY: named = '' }: Environment): Pick<Destination, 'owner' | 'repo'> {
  const [, owner, repo] = /^([^/]+)\/([^/]+)$/.exec(named) ?? [];
  if (owner !== undefined && repo !== undefined) return { owner, repo };
  throw new UsageError(`GITHUB_REPOSITORY is ${quote(named)}; expected OWNER/REPO`);
}

function addressOfRun(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined;
}
