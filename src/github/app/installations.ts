import * as z from 'zod';
import type { Connection } from '../connection.ts';
import { type Paged, perPage, readPages } from './pages.ts';

/** An account that has the App. */
export interface Installation {
  readonly id: number;
  /** Login of a person or an organisation. */
  readonly account: string;
  readonly isSuspended: boolean;
}

const Entry = z.object({
  id: z.number(),
  account: z.object({ login: z.string().optional(), slug: z.string().optional() }).nullish(),
  suspended_at: z.string().nullish(),
});

const mostPages = 100;

/** Asks as the App. */
export function readInstallations(connection: Connection): Promise<Paged<Installation>> {
  return readPages(connection, {
    what: 'listing installations',
    shape: z.array(Entry),
    itemsOf: (entries) => entries.map(installationOf),
    send: (page, octokit, request) => octokit.request('GET /app/installations', { per_page: perPage, page, request }),
    mostPages,
  });
}

/** An enterprise has no login. */
function installationOf({ id, account, suspended_at: suspended }: z.infer<typeof Entry>): Installation {
  const name = account?.login ?? account?.slug ?? '';
  return { id, account: name, isSuspended: suspended !== null && suspended !== undefined };
}
