/*
 * A replica in a process of its own, to be killed and stopped. Usage: node elector.ts KUBECONFIG NAMESPACE NAME IDENTITY
 * Prints `leads` and `ended`; answers each line on standard input with whether it leads now. Ends with its input.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { connectByKubeconfig } from '../../../src/kube/api/connect.ts';
import { LeaderElection } from '../../../src/kube/leases/leader-election.ts';

const [file = '', namespace = '', name = '', identity = ''] = process.argv.slice(2);
const end = new AbortController();
const api = await connectByKubeconfig({ file });
const settings = { namespace, name, identity, leaseSeconds: 2, renewDeadlineSeconds: 1, retrySeconds: 0.2 };
const election = new LeaderElection(api, settings, pino({ level: 'silent' }));

const lines = createInterface({ input: process.stdin });
lines.on('line', () => process.stdout.write(`${election.isLeader}\n`));
lines.on('close', () => end.abort());

await election.run(end.signal, async (signal) => {
  process.stdout.write('leads\n');
  if (!signal.aborted) await once(signal, 'abort');
  process.stdout.write('ended\n');
});
api.close();
