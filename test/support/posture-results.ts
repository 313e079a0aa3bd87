import { controls } from '../../src/engine/controls/index.ts';
import { defaultInputs } from '../../src/engine/inputs.ts';
import type { InventoryOptions } from '../../src/engine/options.ts';
import { field, fieldAt } from '../../src/engine/read.ts';
import type { ResourceVerdicts } from '../../src/model/evaluation.ts';
import { resourceId } from '../../src/model/resource.ts';
import type { Result } from '../../src/scanner/results/build-result.ts';
import { buildResults, type FindHolder } from '../../src/scanner/results/build-results.ts';
import type { FindObject, JudgedObject, ResultSettings } from '../../src/scanner/results/judged-object.ts';
import { identityOf, inventoryOf } from './inventories.ts';

export const settings: ResultSettings = {
  clusterName: 'demo',
  kubescapeNamespace: 'kubescape',
  engineVersion: '1.2.3',
  policyDigest: 'sha256:policy',
  controls,
  inputs: defaultInputs,
};

interface Circumstances {
  readonly options?: Partial<InventoryOptions>;
  readonly settings?: Partial<ResultSettings>;
  readonly holder?: FindHolder;
  readonly revision?: string;
}

/** What a cluster of these objects is judged to be, as results. */
export function resultsOf(objects: readonly unknown[], given: Circumstances = {}): readonly Result[] {
  return buildResults(
    verdictsOf(objects, given.options),
    finder(objects, given.revision),
    given.holder ?? (() => undefined),
    { ...settings, ...given.settings },
  );
}

export function verdictsOf(
  objects: readonly unknown[],
  options?: Partial<InventoryOptions>,
): readonly ResourceVerdicts[] {
  return Array.from(inventoryOf(objects, options).evaluate().verdicts);
}

/** The one result of that name. */
export function resultNamed(results: readonly Result[], namespace: string, name: string): Result {
  const found = results.filter(({ scan: { metadata } }) => metadata.namespace === namespace && metadata.name === name);
  const [result] = found;
  if (!result || found.length > 1) throw new Error(`there are ${found.length} results ${namespace}/${name}`);
  return result;
}

/** Looks up objects as a watch has them: by their id, with uid and labels. */
export function finder(objects: readonly unknown[], fluxRevision?: string): FindObject {
  const byKey = new Map(objects.map((object) => [resourceId(identityOf(object)), object]));
  return (key): JudgedObject | undefined => {
    const object = byKey.get(key);
    if (object === undefined) return undefined;
    const metadata = field(object, 'metadata');
    const uid = fieldAt(metadata, 'uid');
    const labels = field(metadata, 'labels') as Readonly<Record<string, string>> | undefined;
    return {
      ...identityOf(object),
      ...(typeof uid === 'string' ? { uid } : {}),
      ...(labels ? { labels } : {}),
      ...(fluxRevision === undefined ? {} : { fluxRevision }),
    };
  };
}
