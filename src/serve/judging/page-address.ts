/** Where the page of a run can be read, by those who know the run's id; undefined where pages have no public address. */
export function pageAddress(publicUrl: string | undefined, run: string): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl.replace(/\/+$/, '')}/verdicts/${run}`;
}
