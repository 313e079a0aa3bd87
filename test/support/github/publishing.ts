import type { Publication } from '../../../src/github/publication.ts';
import type { Timing } from '../../../src/github/timing.ts';
import { gateReport } from './sample-gate.ts';

/** Short enough for tests; everything that GitHub says is still obeyed. */
export const quick: Timing = {
  total: 8000,
  request: 300,
  longestWait: 2000,
  firstWait: 20,
  betweenWrites: 0,
  windows: [],
};

/** To the repository of the test double, of a report that passes, unless said otherwise. */
export function publication(parts: Partial<Publication> & Pick<Publication, 'headSha'>): Publication {
  return {
    owner: 'shop',
    repo: 'gitops',
    report: gateReport(),
    title: 'No new findings',
    summary: ['## Gate', 'Nothing is new.'],
    detailsUrl: 'https://example.com/runs/1',
    ...parts,
  };
}
