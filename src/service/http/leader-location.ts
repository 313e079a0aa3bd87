/**
 * Where the leader answers the same request; undefined where nobody knows. `url` is the path and query that were asked
 * for here.
 */
export function leaderLocation(address: string | undefined, url: string): string | undefined {
  const leader = address === undefined ? null : URL.parse(address);
  if (leader === null || !/^https?:$/.test(leader.protocol)) return undefined;
  return `${leader.origin}${url}`;
}
