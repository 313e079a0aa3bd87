import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files with all our processes, in which much happens: each takes a minute or more, most others a few seconds. */
const long = /\/test\/cluster\/(faults|installation)\//;

/** As vitest orders files, but the long ones of a cluster begin first: then no process is left with one in the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId);
    const first = sorted.findIndex(({ project }) => project.name === 'cluster');
    if (first === -1) return sorted;
    const [before, cluster] = [sorted.slice(0, first), sorted.slice(first)];
    return [...before, ...cluster.filter(isLong), ...cluster.filter((file) => !isLong(file))];
  }
}
