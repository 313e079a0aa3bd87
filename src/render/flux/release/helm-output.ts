import { splitDocuments } from '../../../manifests/split-documents.ts';
import { mapOfText } from '../chart/chart-yaml.ts';
import { metadataMap } from '../objects/metadata.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import type { HelmReleaseSpec } from './spec.ts';

/** One document that helm printed. */
export interface HelmDocument {
  readonly text: string;
  /** The file in the chart that it comes from, such as `templates/web.yaml` or `charts/db/templates/db.yaml`. */
  readonly file: string;
  /** `definition`: of the folder `crds/`, which Flux applies by itself. */
  readonly role: 'definition' | 'hook' | 'manifest';
  readonly object: KubernetesObject;
}

const sourceLine = /^---[ \t]*\n# Source: [^\n/]*\/([^\n]*)\n/;

/**
 * Reads what helm printed, as the Kubernetes client reads it: scalars by YAML 1.1. Documents of one file in `crds/` have
 * one line of origin together. Empty ones are left out. Throws a FluxError for one that is no object.
 */
export function readHelmOutput(output: string): readonly HelmDocument[] {
  const documents: HelmDocument[] = [];
  let file = '';
  for (const { start, end } of splitDocuments(output)) {
    const text = output.slice(start, end);
    const [, named] = sourceLine.exec(text) ?? [];
    // Only a document of crds/ may have none of its own.
    if (named !== undefined) file = named;
    const object = mapOfText(text, JSON.stringify(file));
    if (Object.keys(object).length === 0) continue;
    documents.push({ text, file, object, role: roleOf(file, object) });
  }
  return documents;
}

function roleOf(file: string, object: KubernetesObject): HelmDocument['role'] {
  if (/^(?:charts\/[^/]+\/)*crds\//.test(file)) return 'definition';
  return eventsOf(object).length > 0 ? 'hook' : 'manifest';
}

/** When Helm runs an object as a hook; never, for those that it installs. */
function eventsOf(object: KubernetesObject): readonly string[] {
  const events = metadataMap(object, 'annotations')['helm.sh/hook'] ?? '';
  return events.split(',').flatMap((event) => (event.trim() === '' ? [] : [event.trim()]));
}

/** Whether a hook is ever run: those of an action whose hooks are switched off are not. */
export function isHookRun({ object }: HelmDocument, { install, upgrade }: HelmReleaseSpec): boolean {
  return eventsOf(object).some((event) => {
    if (/^(?:pre|post)-install$/.test(event)) return install?.disableHooks?.value !== true;
    return !/^(?:pre|post)-upgrade$/.test(event) || upgrade?.disableHooks?.value !== true;
  });
}
