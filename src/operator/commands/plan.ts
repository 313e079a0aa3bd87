import { apiVersionOf } from '../../kube/api/kube-api.ts';
import { postureKinds } from '../../kube/kinds/watched/posture-kinds.ts';
import type { ScanRequest } from '../scans/scan-request.ts';
import { CommandError, type Command } from './command.ts';

/** What a command comes to. `refused` has the word and the sentence for the status of its object. */
export type Plan =
  | { readonly kind: 'scan'; readonly requests: readonly ScanRequest[] }
  | { readonly kind: 'refused'; readonly reason: 'NotAvailable' | 'Invalid'; readonly message: string };

const noImages = 'there is no scanner of images in this installation';
const noCronJobs =
  'schedules of scans are configuration here: set the schedule of the operator, or create a CronJob that posts to /v1/triggerAction';

/** What is to be done for a command. */
export function planOf(command: Command): Plan {
  switch (command.commandName) {
    case 'kubescapeScan':
      return planOfScan(command);
    case 'runKubescapeJob':
      return { kind: 'scan', requests: [{}] };
    case 'scan':
    case 'scanContainerProfile':
    case 'scanRegistryV2':
      return { kind: 'refused', reason: 'NotAvailable', message: `${command.commandName}: ${noImages}` };
    case 'setKubescapeCronJob':
    case 'updateKubescapeCronJob':
    case 'deleteKubescapeCronJob':
    case 'setVulnScanCronJob':
    case 'updateVulnScanCronJob':
    case 'deleteVulnScanCronJob':
      return { kind: 'refused', reason: 'NotAvailable', message: `${command.commandName}: ${noCronJobs}` };
  }
}

/** What a command asks to be scanned; what it selects narrows what its arguments say. */
function planOfScan({ args, wlid, wildWlid, designators = [] }: Command): Plan {
  const asked = args?.scanV1 ?? {};
  const places = [wlid, wildWlid, ...designators.flatMap((one) => [one.wlid, one.wildwlid])].filter(isWritten);
  const attributes = designators.flatMap((one) => (one.attributes ? [one.attributes] : []));
  try {
    const selected = [...places.map(selectedByWlid), ...attributes.map(selectedByAttributes)];
    const requests = selected.length === 0 ? [asked] : narrowed(asked, selected);
    return { kind: 'scan', requests };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { kind: 'refused', reason: 'Invalid', message: error.message };
  }
}

type Attributes = NonNullable<NonNullable<Command['designators']>[number]['attributes']>;

interface Selected {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

function isWritten(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

/** `wlid://cluster-CLUSTER/namespace-NAMESPACE/KIND-NAME`, of which the end may be missing. */
function selectedByWlid(text: string): Selected {
  const form =
    /^wlid:\/\/cluster-[^/]*(?:\/namespace-(?<namespace>[^/]*)(?:\/(?<kind>[a-z0-9]+)-(?<name>[^/]+))?)?\/?$/i;
  const { groups } = form.exec(text) ?? {};
  if (!groups) throw new CommandError(`${JSON.stringify(text)} is no wlid://cluster-NAME/namespace-NAME/KIND-NAME`);
  return { namespace: groups['namespace'] ?? '', kind: groups['kind'] ?? '', name: groups['name'] ?? '' };
}

function selectedByAttributes({ namespace = '', kind = '', name = '' }: Attributes): Selected {
  if ((kind === '') === (name === '')) return { namespace, kind, name };
  throw new CommandError('designators: kind and name go together');
}

/** One request for all namespaces, or all of the cluster, and one for each object. */
function narrowed(asked: ScanRequest, selected: readonly Selected[]): readonly ScanRequest[] {
  const objects = selected.filter(({ name }) => name !== '').map((one) => ({ ...asked, scanObject: objectOf(one) }));
  const wide = selected.filter(({ name }) => name === '').map(({ namespace }) => namespace);
  if (wide.length === 0) return objects;
  if (wide.includes('')) return [asked];
  return [{ ...asked, includeNamespaces: [...new Set(wide)].toSorted() }, ...objects];
}

function objectOf({ namespace, kind, name }: Selected): NonNullable<ScanRequest['scanObject']> {
  const known = postureKinds.find((one) => one.kind.toLowerCase() === kind.toLowerCase());
  if (!known) throw new CommandError(`${JSON.stringify(kind)} is no kind that is judged`);
  return {
    apiVersion: apiVersionOf(known),
    kind: known.kind,
    metadata: { name, ...(namespace !== '' && { namespace }) },
  };
}
