import type { Health, Reply } from './endpoint.ts';
import { refusals } from './refusal.ts';

/** What is open to everybody who reaches the port. */
export const probePaths = ['/livez', '/readyz', '/metrics', '/v1/liveness', '/v1/readiness'] as const;
type ProbePath = (typeof probePaths)[number];

/** How far the process is. */
export type Stage = 'starting' | 'running' | 'stopping';

const mostSentences = 100;

export function isProbePath(path: string): path is ProbePath {
  return probePaths.some((known) => known === path);
}

/** The answer to liveness: only what the program says a restart would cure makes it fail. */
export function liveness(health: Health | undefined): Reply {
  const reasons = health?.live().slice(0, mostSentences) ?? [];
  return {
    status: reasons.length === 0 ? 200 : 503,
    json: { status: reasons.length === 0 ? 'alive' : 'stuck', reasons },
  };
}

/** The answer to readiness. What is merely degraded is told and fails nothing. */
export function readiness(stage: Stage, health: Health | undefined, isLeader: boolean): Reply {
  const own = stage === 'running' ? [] : [refusals[stage].error];
  const reasons = [...own, ...(health?.ready() ?? [])].slice(0, mostSentences);
  const degraded = (health?.degraded() ?? []).slice(0, mostSentences);
  const isReady = reasons.length === 0;
  return {
    status: isReady ? 200 : 503,
    json: { status: isReady ? 'ready' : 'not ready', isLeader, reasons, degraded },
  };
}
