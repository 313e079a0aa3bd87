import { Command } from 'commander';
import { keepProcessSmall } from '../heap.ts';
import { addServiceOptions, type ServiceOptions } from '../service/service-options.ts';

/** The options of `operator` as the command line gives them. */
export interface OperatorOptions extends ServiceOptions {
  readonly scanner: string;
  readonly schedule: string;
}

/** The command `operator`, with its options and their help. */
export function operatorCommand(): Command {
  const command = new Command('operator')
    .description('in a cluster: watch what controls read, decide what is to be scanned, and tell the scanner')
    .option('--scanner <url>', 'where the scanner is', 'http://kubescape:8080')
    .option('--schedule <cron>', 'when everything is scanned: five fields in UTC, or off', '0 8 * * *');
  return addServiceOptions(command, { component: 'operator', listen: '0.0.0.0:4002', lease: 'kubescape-operator' })
    .addHelpText('after', help)
    .action(async (options: OperatorOptions) => {
      keepProcessSmall();
      const { operator } = await import('../commands/operator.ts');
      await operator(options);
    });
}

const help = `
Examples:
  kubescape-gitops operator --config /etc/kubescape --token /var/run/secrets/kubescape/token
  kubescape-gitops operator --kubeconfig ~/.kube/config --scanner http://127.0.0.1:8080 --schedule '30 */6 * * *'

It scans everything when it starts; afterwards what is new, changed or deleted, what kubescape.io/rescan asks for on
results, objects and namespaces, and what OperatorCommand objects and POST /v1/triggerAction ask for.
Of several replicas one works, the others wait.
Exit codes: 0 stopped by SIGTERM or SIGINT, 2 wrong command line or configuration.
`;
