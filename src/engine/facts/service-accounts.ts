import { field } from '../read.ts';
import type { ReadItems } from './fact-store.ts';
import type { Source } from './partitions.ts';

/** Whether a ServiceAccount lets its token be mounted. One without a namespace belongs to nobody (BC-11). */
export const serviceAccounts: Source<boolean> = {
  name: 'service accounts',
  matches: [{ groups: [''], versions: ['v1'], kinds: ['ServiceAccount'] }],
  read({ namespace, name, object }) {
    const item = field(object, 'automountServiceAccountToken') !== false;
    return [{ partition: JSON.stringify([namespace, name]), item }];
  },
};

/** What the ServiceAccounts of that name say; `mounts` as soon as one of them does not say no. */
export function automountDefault(read: ReadItems, namespace: string, name: string): 'missing' | 'mounts' | 'off' {
  const mounts = read(serviceAccounts, JSON.stringify([namespace, name]));
  if (mounts.length === 0) return 'missing';
  return mounts.some(Boolean) ? 'mounts' : 'off';
}
