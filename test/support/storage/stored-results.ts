import type { LiveMetadata } from '../../../src/kube/watch/watched.ts';
import { resultKinds, type ResultKind } from '../../../src/storage/kinds/stored-kinds.ts';
import { storedResult, type StoredResult } from '../../../src/storage/results/stored-result.ts';
import { liveObject } from './live-objects.ts';

/** A kind of results by its name. */
export function resultKind(name: string): ResultKind {
  const found = resultKinds.find(({ kind }) => kind === name);
  if (!found) throw new Error(`no ${name} is stored`);
  return found;
}

/** A stored result as it is read from a watch. */
export function resultOf(
  kind: ResultKind,
  metadata: Partial<LiveMetadata> & { readonly name: string },
  spec?: object,
): StoredResult {
  const object = { kind: kind.kind, ...(spec && { spec }) };
  return storedResult(kind, liveObject(object, { namespace: 'shop', ...metadata }));
}
