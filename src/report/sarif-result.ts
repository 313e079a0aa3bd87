import type { ControlSummary } from '../model/evaluation.ts';
import { groupOf, type Identity, type Place } from '../model/resource.ts';
import { spellOutControls } from './escape.ts';
import type { Failure } from './failures.ts';
import type { ReportedResource } from './report.ts';
import { locationOf, relatedLocation } from './sarif-location.ts';
import { messageOf } from './sarif-run.ts';
import { actionsLine, actionsOf, placeText, resourceName } from './wording.ts';

/** GitHub shows as many locations of a result. */
const mostLocations = 100;
const mostActions = 5;

/** Takes a control and one of its failures, gives the message and the locations of a SARIF result. */
export function sarifResult(control: ControlSummary, failure: Failure): object {
  const { resource } = failure;
  const [first, ...others] = placesOf(failure);
  const related = others.slice(0, mostLocations - 1).map(({ place, owner }) => relatedLocation(place, owner));
  return {
    message: messageOf(messageText(control, failure)),
    locations: [locationOf(resource, first?.place)],
    ...(related.length > 0 && { relatedLocations: related }),
  };
}

interface OwnedPlace {
  readonly place: Place;
  readonly owner: Identity;
}

/** The places of the finding, or else of its resource; then those of the resources it comes from. */
function placesOf({ resource, finding }: Failure): OwnedPlace[] {
  const own = finding.places ?? [];
  const places: OwnedPlace[] = own.map((place) => ({ place, owner: resource }));
  if (own.length === 0 && resource.place !== undefined) places.push({ place: resource.place, owner: resource });
  for (const related of resource.related ?? []) {
    if (related.place !== undefined) places.push({ place: related.place, owner: related });
  }
  const seen = new Set<string>();
  return places.filter(({ place }) => {
    const text = placeText(place);
    return !seen.has(text) && seen.add(text);
  });
}

function messageText({ title }: ControlSummary, failure: Failure): string {
  const { resource, finding } = failure;
  const subject = finding.subject === undefined ? '' : `${spellOutControls(finding.subject)} of `;
  const actions = actionsLine(actionsOf(failure), mostActions);
  return `${title}: ${subject}${resourceName(resource)}${withText(resource)}.${actions === '' ? '' : ` To do: ${actions}`}`;
}

function withText({ related }: ReportedResource): string {
  if (related === undefined || related.length === 0) return '';
  return ` with ${related.map(resourceName).join(' and ')}`;
}

/**
 * Takes a control and one of its failures, gives text that stays the same when lines move, files are renamed
 * or API versions change. Equal findings have equal text.
 */
export function findingIdentity(control: ControlSummary, { resource, rule, finding }: Failure): string {
  const related = (resource.related ?? []).flatMap(identityParts);
  const owner = resource.cluster === undefined ? [] : [`cluster ${resource.cluster}`];
  return JSON.stringify([...identityParts(resource), control.id, rule, finding.subject ?? '', ...related, ...owner]);
}

function identityParts({ apiVersion, kind, namespace, name }: Identity): string[] {
  return [groupOf(apiVersion), kind, namespace, name];
}
