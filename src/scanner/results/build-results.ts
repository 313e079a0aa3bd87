import { nameResults } from '../../kube/names/result-names.ts';
import type { ResourceVerdicts } from '../../model/evaluation.ts';
import { buildResult, type Result } from './build-result.ts';
import { catalogueOf } from './control-catalogue.ts';
import type { FindObject, ResultSettings } from './judged-object.ts';
import { placeOf, type ResultPlace } from './result-place.ts';
import { subjectsOf, type ResultSubject } from './result-subject.ts';

/** The identity that the stored result of that name gives; undefined where none is stored. */
export type FindHolder = (namespace: string, name: string) => string | undefined;

/** The results of a whole evaluation, each under a name of its own, in order of identity. */
export function buildResults(
  verdicts: Iterable<ResourceVerdicts>,
  findObject: FindObject,
  findHolder: FindHolder,
  settings: ResultSettings,
): readonly Result[] {
  const subjects = subjectsOf(verdicts, findObject);
  const places = new Map(subjects.map((subject) => [subject, placeOf(subject, settings.kubescapeNamespace)]));
  const names = nameAll(places, findHolder);
  const catalogue = catalogueOf(settings.controls, settings.inputs);
  return subjects.flatMap((subject) => {
    const place = places.get(subject);
    const name = names.get(subject.identity);
    if (!place || name === undefined) return [];
    return [buildResult(subject, { namespace: place.namespace, name }, settings, catalogue)];
  });
}

/** Names by identity. */
function nameAll(places: ReadonlyMap<ResultSubject, ResultPlace>, findHolder: FindHolder): Map<string, string> {
  const claims = new Map<string, { readonly place: ResultPlace; readonly identities: string[] }>();
  for (const [{ identity }, place] of places) {
    const key = keyOf(place.namespace, place.slug);
    const claim = claims.get(key);
    if (claim) claim.identities.push(identity);
    else claims.set(key, { place, identities: [identity] });
  }
  const names = new Map<string, string>();
  for (const { place, identities } of claims.values()) {
    const { namespace, slug } = place;
    const isTaken = (name: string): boolean => claims.has(keyOf(namespace, name));
    for (const named of nameResults(slug, identities, { holder: findHolder(namespace, slug), isTaken }))
      names.set(...named);
  }
  return names;
}

/** Neither holds a slash. */
function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
