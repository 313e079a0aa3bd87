const markers = ['stages', 'stage', 'environments', 'envs', 'env'];
const stages =
  /^(?:dev|develop|development|test|testing|qa|uat|int|integration|stage|staging|preprod|prod|production)$/i;

/**
 * The stage that a path tells: what follows a folder `stages` or `environments`, or else the last folder that is called
 * like one (`prod`, `staging`…).
 */
export function stageOf(path: string): string | undefined {
  const names = path.split('/');
  const marker = names.findIndex((name) => markers.includes(name));
  const marked = marker === -1 ? undefined : names[marker + 1];
  return marked ?? names.findLast((name) => stages.test(name));
}
