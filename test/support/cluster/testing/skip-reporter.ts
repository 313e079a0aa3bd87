import type { Reporter, TestModule } from 'vitest/node';
import { skipped } from '../../skipped.ts';

/** Says in one line how many tests did not run for want of a cluster, and how to have them run. */
export class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const ofCluster = modules.filter(({ project }) => project.name === 'cluster');
    const [first] = ofCluster;
    if (first === undefined) return;
    const { sharedClusters, planePrograms, fluxPrograms } = first.project.getProvidedContext();
    if (sharedClusters.length > 0 && planePrograms && fluxPrograms) return;
    const count = ofCluster.flatMap(({ children }) => [...children.allTests('skipped')]).length;
    if (count > 0)
      skipped(`${count} tests that need a cluster or Flux; to build them and run the tests: npm run test:cluster`);
  }
}
