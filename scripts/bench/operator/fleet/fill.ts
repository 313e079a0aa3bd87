import { companionsOf, namespaceObjects } from '../../engine/cluster/companions.ts';
import { Random } from '../../engine/cluster/random.ts';
import { workloadOf } from '../../engine/cluster/workloads.ts';
import type { Mapping } from '../../engine/cluster/yaml.ts';
import { type LoadClient, Metadata } from '../stage/load-client.ts';
import { identityOf, placeOf } from '../stage/paths.ts';
import type { Fleet, Placed } from './fleet.ts';
import { podOf, replicaSetOf, runningStatus, type Owner } from './owned.ts';

/** Writes a fleet into a cluster, with what its controllers and kubelets would have made of it. Gives how many objects. */
export async function fill(client: LoadClient, fleet: Fleet): Promise<number> {
  let objects = 0;
  const create = async (object: Mapping): Promise<Owner> => {
    const body = await client.ask({ method: 'POST', path: placeOf(object), body: object });
    objects += 1;
    return ownerOf(object, body);
  };
  await client.all(fleet.namespaces.entries(), async ([index, namespace]) => {
    for (const object of namespaceObjects(new Random(fleet.seed * 1_000_003 + index), namespace)) await create(object);
  });
  await client.all(fleet.apps.entries(), async ([index, placed]) => {
    // Of its own, so that it is the same whoever comes first.
    const random = new Random(fleet.seed * 2_000_003 + index);
    for (const object of companionsOf(random, placed.app)) await create(object);
    await createWorkload(client, random, placed, create);
  });
  return objects;
}

async function createWorkload(
  client: LoadClient,
  random: Random,
  { app, pods }: Placed,
  create: (object: Mapping) => Promise<Owner>,
): Promise<void> {
  const made = workloadOf(random, app);
  const workload = app.kind === 'Pod' ? onNode(random, made) : made;
  const stored = await create(workload);
  const hash = random.hex(10);
  const owner = app.kind === 'Deployment' ? await create(replicaSetOf(stored, workload, pods, hash)) : stored;
  for (let count = 0; count < pods; count += 1) {
    const pod = podOf(random, owner, workload);
    const { name } = await create(pod);
    const path = `${placeOf(pod)}/${name}/status`;
    await client.ask({ method: 'PATCH', path, body: { status: runningStatus(random, pod) } });
  }
}

function onNode(random: Random, pod: Mapping): Mapping {
  return { ...pod, spec: { ...(pod['spec'] as Mapping), nodeName: `node-${random.integer(0, 99)}` } };
}

function ownerOf(object: Mapping, body: unknown): Owner {
  return { ...identityOf(object), uid: Metadata.parse(body).metadata.uid };
}
