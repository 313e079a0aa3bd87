import type { Identity, Place } from '../model/resource.ts';
import { resourceName } from './wording.ts';

const rootId = '%SRCROOT%';

/** What relative addresses of a run are relative to; where that directory stands is for the reader to know. */
export const sourceRoot: object = {
  [rootId]: { description: { text: 'The directory that the scan was started in.' } },
};

/** Takes a file and what is known of the position in it, gives SARIF's physicalLocation. */
export function physicalLocation(file: string, line?: number, column?: number): object {
  const artifactLocation = artifactOf(file);
  if (line === undefined) return { artifactLocation };
  return {
    artifactLocation,
    region: column === undefined ? { startLine: line } : { startLine: line, startColumn: column },
  };
}

/** Only an address below the root is given relative to it. */
function artifactOf(file: string): object {
  const segments = file.split('/').filter((segment, index) => segment !== '.' && (index === 0 || segment !== ''));
  const uri = segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/');
  if (file.startsWith('/')) return { uri: `file://${uri}` };
  return segments.includes('..') ? { uri } : { uri, uriBaseId: rootId };
}

/** Takes a resource and its place, if it has one, gives a SARIF location that names the resource in any case. */
export function locationOf(resource: Identity, place: Place | undefined): object {
  const logicalLocations = [logicalLocation(resource)];
  if (place === undefined) return { logicalLocations };
  return { physicalLocation: physicalLocation(place.file, place.line, place.column), logicalLocations };
}

/** Takes a place and whose it is, gives a SARIF location to list beside the main one. */
export function relatedLocation(place: Place, resource: Identity): object {
  return {
    physicalLocation: physicalLocation(place.file, place.line, place.column),
    message: { text: resourceName(resource) },
  };
}

function logicalLocation({ kind, namespace, name }: Identity): object {
  const parts = namespace === '' ? [kind, name] : [namespace, kind, name];
  return { name, kind: 'resource', fullyQualifiedName: parts.join('/') };
}
