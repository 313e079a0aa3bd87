import { Command } from 'commander';
import { keepProcessSmall } from '../heap.ts';
import { addServiceOptions } from '../service/service-options.ts';
import type { StorageOptions } from './storage-options.ts';

/** The command `storage`, with its options and their help. */
export function storageCommand(): Command {
  const command = new Command('storage').description(
    'keep what is stored in a cluster: summaries of namespaces, no results of what is gone, no more bytes than allowed',
  );
  return addServiceOptions(command, { component: 'storage', lease: 'kubescape-storage' })
    .option('--cleanup-interval <time>', 'how often to look at all results: 30m, 6h, 1d', '6h')
    .option('--max-bytes <bytes>', 'how much stored results may take: 500Mi, 1Gi; 0: any', '1Gi')
    .option('--retention <days>', 'how long what is about an image outlives its use; 0: for good', '0')
    .addHelpText('after', help)
    .action(async (options: StorageOptions) => {
      keepProcessSmall();
      const { storage } = await import('../commands/storage.ts');
      await storage(options);
    });
}

const help = `
Examples:
  kubescape-gitops storage --cluster-name production
  kubescape-gitops storage --kubeconfig ~/.kube/config --listen 127.0.0.1:8083 --max-bytes 200Mi --cleanup-interval 10m

GET /v1/usage says how much is stored, by kind. Over --max-bytes, vulnerability manifests and SBOMs are evicted: first
those of images that nothing uses, the oldest first. Verdicts on living workloads are never evicted.
Exit codes: 0 stopped by SIGTERM or SIGINT, 1 it broke, 2 wrong command line or configuration.
`;
