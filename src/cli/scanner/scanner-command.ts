import { Command } from 'commander';
import { keepHeapSmaller } from '../heap.ts';
import { addServiceOptions, type ServiceOptions } from '../service/service-options.ts';

/** The command `scanner`, with its options and their help. */
export function scannerCommand(): Command {
  const command = new Command('scanner').description(
    'in a cluster: judge what the operator triggers, and write the results as Kubernetes objects',
  );
  return addServiceOptions(command, { component: 'kubescape', lease: 'kubescape-scanner' })
    .addHelpText('after', help)
    .action(async (options: ServiceOptions) => {
      keepHeapSmaller();
      const { scanner } = await import('../commands/scanner.ts');
      await scanner(options);
    });
}

const help = `
Examples:
  kubescape-gitops scanner --config /etc/kubescape --cluster-name production
  kubescape-gitops scanner --kubeconfig ~/.kube/config --listen 127.0.0.1:8080

It watches what controls read, and writes WorkloadConfigurationScans and their summaries when POST /v1/triggers or
POST /v1/scan ask for it, and only those that say something else than what is stored.
GET /v1/status and /v1/results tell how a scan stands and what came of it, DELETE /v1/scan cancels it.
Of several replicas one works, the others wait.
Exit codes: 0 stopped by SIGTERM or SIGINT, 2 wrong command line or configuration.
`;
