import type * as z from 'zod';
import type { Ask, Connection } from '../connection.ts';

export const perPage = 100;

/** A list that comes in pages of `perPage`. */
export interface PagedAsk<P, T> extends Pick<Ask<P>, 'what'> {
  readonly shape: z.ZodType<P>;
  readonly itemsOf: (page: P) => readonly T[];
  readonly send: (page: number, ...sent: Parameters<Ask<P>['send']>) => ReturnType<Ask<P>['send']>;
  readonly mostPages: number;
  /** Default: 1. */
  readonly firstPage?: number;
}

/** What was read. `isCut`: there may be more behind the last page that was asked for. */
export interface Paged<T> {
  readonly items: readonly T[];
  readonly isCut: boolean;
}

/** Reads pages until one is not full. */
export async function readPages<P, T>(connection: Connection, ask: PagedAsk<P, T>): Promise<Paged<T>> {
  const { what, shape, itemsOf, send, mostPages, firstPage = 1 } = ask;
  const items: T[] = [];
  for (let page = firstPage; page <= mostPages; page += 1) {
    const answer = await connection.ask({ what, kind: 'read', shape, send: (...sent) => send(page, ...sent) });
    const more = itemsOf(answer);
    items.push(...more);
    if (more.length < perPage) return { items, isCut: false };
  }
  return { items, isCut: true };
}
