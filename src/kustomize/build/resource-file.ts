import { once } from '../incremental/once.ts';
import type { Source } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { newResource } from './tracking.ts';

/** The objects of a resource file as they come into a build; the same ones each time. */
export const resourcesOf = once((source: Source) =>
  readDocuments(source).map((node) => newResource(node, { path: source.path })),
);
