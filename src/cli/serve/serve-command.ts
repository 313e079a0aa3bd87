import { Command } from 'commander';
import type { ServeOptions } from './settings.ts';

/** The command `serve`, with its options and their help. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('be a GitHub App: take webhooks, gate every pull request, publish check runs')
    .requiredOption('--data <folder>', 'where state and mirrors of repositories are kept')
    .option(
      '--listen <host:port>',
      'where webhooks, pages and probes are answered; TLS ends before it',
      '127.0.0.1:8080',
    )
    .option('--public-url <url>', 'where browsers reach this server: check runs link to their pages there')
    .option(
      '--check-name <name>',
      'name of the check; changes into other branches have the branch behind it',
      'kubescape-gitops',
    )
    .option('--forks', 'judge changes of forks without being asked to', false)
    .option('--charts <folder>', 'a folder of charts that releases refer to; may be repeated', collect)
    .option('--poll-minutes <number>', 'how often to look for pull requests whose events were lost', '15')
    .option('--renders <number>', 'renders at once (default: one for each processor)')
    .option('--render-minutes <number>', 'how long one change may take to judge', '15')
    .option('--render-memory <MiB>', 'memory that one change may take to judge', '2048')
    .option('--repository-size <MiB>', 'how large the mirror of a repository may be', '1024')
    .option('--fetch-minutes <number>', 'how long the commits of one change may take to fetch', '5')
    .option('--disk-size <MiB>', 'how large all mirrors together may be', '10240')
    .option('--writes-per-minute <number>', 'how much to write to GitHub for one installation', '60')
    .option('--answer-seconds <number>', 'how long GitHub may take for one answer', '30')
    .option('--retry-seconds <number>', 'wait after a failure; doubles each time, up to half an hour', '5')
    .option('--log-level <level>', 'debug, info, warn or error', 'info')
    .addHelpText('after', help)
    .action(async (options: ServeOptions) => {
      const { serve } = await import('../commands/serve.ts');
      await serve(options);
    });
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

const help = `
Examples:
  kubescape-gitops serve --data /var/lib/gate --listen 0.0.0.0:8080 --public-url https://gate.example.com
  kubescape-gitops serve --data ./gate --forks --charts ~/charts

Credentials come from the environment, each as NAME or as a file that NAME_FILE names:
  GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY, GITHUB_WEBHOOK_SECRET: of the App.
  KUBESCAPE_GITOPS_READER_TOKEN: who reads pages and metrics has to know it (default: pages are open to those
  who know their address, which cannot be guessed).
GITHUB_API_URL and GITHUB_SERVER_URL: where GitHub is, if it is an Enterprise Server.
POST /webhook takes webhooks; /livez, /readyz, /metrics and /verdicts/ID are for people and probes.
Exit codes: 0 stopped by SIGTERM or SIGINT, 2 wrong command line or configuration.
`;
