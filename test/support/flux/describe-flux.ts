import { afterAll, beforeAll, describe, inject } from 'vitest';
import { describeControlPlane, type PlaneInUse } from '../cluster/testing/describe-cluster.ts';
import type { FluxPrograms } from '../cluster/programs/flux-programs.ts';
import { FleetRepository } from './fleet-repository.ts';
import { FluxControllers } from './flux-controllers.ts';

/** A control plane with Flux in it, and a repository for it to follow. */
export interface FluxInUse extends PlaneInUse {
  readonly flux: FluxControllers;
  readonly fleet: FleetRepository;
  /** To start more of them. */
  readonly fluxPrograms: FluxPrograms;
}

const startTime = 120_000;

/** Like `describe`, for tests that need Flux' controllers; skipped where those, or a control plane, were not built. */
export function describeFlux(title: string, tests: (use: FluxInUse) => void): void {
  const fluxPrograms = inject('fluxPrograms');
  describe.skipIf(fluxPrograms === null)('with Flux', () => {
    describeControlPlane(title, (use) => {
      let flux: FluxControllers | undefined;
      let fleet: FleetRepository | undefined;
      beforeAll(async () => {
        fleet = await FleetRepository.serve();
        flux = await FluxControllers.start(use.plane, present(fluxPrograms));
      }, startTime);
      afterAll(async () => {
        await flux?.stop();
        await fleet?.close();
      });
      tests({
        get plane() {
          return use.plane;
        },
        get programs() {
          return use.programs;
        },
        get flux() {
          return present(flux);
        },
        get fleet() {
          return present(fleet);
        },
        get fluxPrograms() {
          return present(fluxPrograms);
        },
      });
    });
  });
}

function present<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('not there before the tests run');
  return value;
}
