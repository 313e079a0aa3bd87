import { expect, it } from 'vitest';
import { exceptionKinds } from '../../src/cli/scan/live/cluster-exceptions.ts';
import { postureKinds } from '../../src/kube/kinds/watched/posture-kinds.ts';
import { documentedRights } from '../support/live/documented-rights.ts';

it('the page about scans of a cluster asks for the right to list each kind that is read, and for no more', () => {
  const rights = documentedRights().flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((plural) => verbs.map((verb) => `${verb} ${plural}.${group}`))),
  );
  const read = [...postureKinds, ...exceptionKinds].map(({ plural, group }) => `list ${plural}.${group}`);

  expect(rights.toSorted()).toEqual(read.toSorted());
});
