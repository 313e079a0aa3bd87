import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlane } from '../../test/support/cluster/plane/control-plane.ts';
import type { Chance } from '../../test/support/faults/chance.ts';
import type { Processes } from '../../test/support/faults/processes.ts';
import type { Component, Installation } from '../../test/support/installation/installation.ts';

export interface FaultNeeds {
  readonly plane: ControlPlane;
  readonly installation: Installation;
  readonly processes: Processes;
  readonly chance: Chance;
  /** How long what is away may be away, in seconds. */
  readonly longest: number;
}

interface Fault {
  readonly name: string;
  /** Whether processes live through it, so that their memory can be followed. */
  readonly isSurvived: boolean;
  happen(needs: FaultNeeds): Promise<void>;
}

const components: readonly [Component, ...Component[]] = ['scanner', 'operator', 'storage'];

const faults: readonly Fault[] = [
  ...components.map((component): Fault => ({
    name: `kill ${component}`,
    isSurvived: false,
    happen: ({ processes }) => processes.replace(component),
  })),
  {
    name: 'API server away',
    isSurvived: true,
    happen: async (needs) => {
      await needs.plane.stopApiServer();
      await away(needs);
      await needs.plane.startApiServer();
    },
  },
  {
    name: 'etcd away',
    isSurvived: true,
    happen: async (needs) => {
      await needs.plane.stopEtcd();
      await away(needs);
      await needs.plane.startEtcd();
    },
  },
  {
    name: 'other tokens',
    isSurvived: true,
    happen: async ({ installation }) => {
      for (const component of components) await installation.renewTokens(component);
    },
  },
  {
    name: 'a namespace left out, and in again',
    isSurvived: true,
    happen: async (needs) => {
      needs.installation.configure({ excludeNamespaces: 'load-b' });
      await away(needs);
      needs.installation.configure({ excludeNamespaces: '' });
    },
  },
];

const survived = faults.filter(({ isSurvived }) => isSurvived);

/** Lets the next fault happen, in turn; gives its name. `isGentle`: one that processes live through. */
export async function letSomethingHappen(needs: FaultNeeds, turn: number, isGentle: boolean): Promise<string> {
  const choices = isGentle ? survived : faults;
  const fault = choices[turn % choices.length];
  if (!fault) throw new Error(`there is no fault for turn ${turn}`);
  await fault.happen(needs);
  return fault.name;
}

function away({ chance, longest }: FaultNeeds): Promise<void> {
  return sleep(1000 * (2 + chance.below(longest)));
}
