import { annotationKeys, ownAnnotations } from '../../kube/names/metadata-keys.ts';
import { wlid } from '../../kube/names/wlid.ts';
import { contentHash } from './content-hash.ts';
import type { ControlCatalogue } from './control-catalogue.ts';
import { fluxAnnotations } from './flux-origin.ts';
import { foldVerdicts } from './fold-verdicts.ts';
import type { ResultSettings } from './judged-object.ts';
import { ownerReferences } from './owner-references.ts';
import { holderByLabels } from './result-holder.ts';
import { resultLabels, splitApiVersion } from './result-labels.ts';
import type { Grant, ResultSubject } from './result-subject.ts';
import { scannedControls } from './scanned-controls.ts';
import { summarySpec } from './scan-summary.ts';
import { verdictHash } from './verdict-hash.ts';
import {
  resultsApiVersion,
  type ResultMetadata,
  type ScanSpec,
  type WireRelatedObject,
  type WorkloadConfigurationScan,
  type WorkloadConfigurationScanSummary,
} from './wire.ts';

/** The two objects about one subject. They lack only when the verdict changed: `decideWrite` knows that. */
export interface Result {
  readonly identity: string;
  readonly scan: WorkloadConfigurationScan;
  readonly summary: WorkloadConfigurationScanSummary;
}

/** Makes the result of a subject under a name that is known by now. Pure: the same input gives the same bytes. */
export function buildResult(
  subject: ResultSubject,
  place: { readonly namespace: string; readonly name: string },
  settings: ResultSettings,
  catalogue: ControlCatalogue,
): Result {
  const { identity, object, grant, source } = subject;
  const folded = foldVerdicts(subject.verdicts, grant ? 'none' : 'related');
  const spec: ScanSpec = {
    controls: scannedControls(folded, catalogue),
    ...(grant ? { relatedObjects: relatedObjects(grant) } : {}),
  };
  const owners = ownerReferences(source, place.namespace);
  const labels = resultLabels(subject);
  const metadata: ResultMetadata = {
    name: place.name,
    namespace: place.namespace,
    labels,
    annotations: {
      [annotationKeys.wlid]: wlid(settings.clusterName, grant ? grant.binding : object),
      [ownAnnotations.verdictHash]: verdictHash(folded),
      ...(holderByLabels(labels) === identity ? {} : { [ownAnnotations.identity]: identity }),
      [ownAnnotations.engineVersion]: settings.engineVersion,
      [ownAnnotations.policyDigest]: settings.policyDigest,
      ...fluxAnnotations(source?.labels, source?.fluxRevision),
    },
    ...(owners.length > 0 ? { ownerReferences: owners } : {}),
  };
  const apiVersion = resultsApiVersion;
  return {
    identity,
    scan: hashed({ apiVersion, kind: 'WorkloadConfigurationScan', metadata, spec }),
    summary: hashed({ apiVersion, kind: 'WorkloadConfigurationScanSummary', metadata, spec: summarySpec(spec) }),
  };
}

function hashed<T extends { readonly metadata: ResultMetadata; readonly spec: unknown }>(object: T): T {
  const annotations = { ...object.metadata.annotations, [ownAnnotations.contentHash]: contentHash(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The binding at index 0 and the role at index 1: that is what paths of findings count on. */
function relatedObjects({ binding, role }: Grant): readonly WireRelatedObject[] {
  return [binding, role].map(({ apiVersion, kind, namespace, name }) => {
    const { group, version } = splitApiVersion(apiVersion);
    return { namespace, apiGroup: group, apiVersion: version, kind, name };
  });
}
