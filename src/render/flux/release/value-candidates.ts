import { nodeOrigin } from '../../../kustomize/index.ts';
import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import { innerMark } from '../../../kustomize/tree/mark.ts';
import { getAt } from '../../../kustomize/tree/node.ts';
import { DocumentIndex } from '../../../manifests/document-index.ts';
import { LineTable } from '../../../manifests/line-table.ts';
import { parseDocument } from '../../../manifests/read-document.ts';
import { mapOfText } from '../chart/chart-yaml.ts';
import { formatPath } from '../../../model/path.ts';
import type { ValuesFile } from '../chart/values-files.ts';
import { fieldOrigin } from '../cluster/built-origin.ts';
import type { FieldOrigin } from '../cluster/field-origin.ts';
import type { ObjectIndex } from '../cluster/object-index.ts';
import type { RenderedObject } from '../cluster/rendered.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';
import { lookUpIn, mergedValues, ownValues } from './release-inputs.ts';
import type { ReleaseText } from './release-origin.ts';
import { keyOf } from './release-values.ts';
import { entriesIn, replacedIn, type ValuePath } from './value-paths.ts';
import { mergeValues, valuesJson, valuesOf, type Value, type Values } from './values.ts';

/** A value that may be what a chart makes a field of. */
export interface ValueCandidate {
  /** Where it goes in the values of the chart. */
  readonly path: ValuePath;
  readonly value: Value;
  /** The values of the release with another one in its place. */
  readonly with: (value: Value) => Values;
  /** Its text; of a default in a chart that is not in this repository, the values of the release. */
  readonly place: () => FieldOrigin;
}

/** All values that a chart is rendered with, those that count first: of two for one path only the stronger. */
export function valueCandidates(text: ReleaseText, index: ObjectIndex): readonly ValueCandidate[] {
  const all = [...ownCandidates(text, index), ...referredCandidates(text, index), ...defaultCandidates(text, index)];
  const byPath = new Map<string, ValueCandidate>();
  for (const candidate of all) {
    const key = JSON.stringify(candidate.path);
    if (!byPath.has(key)) byPath.set(key, candidate);
  }
  return Array.from(byPath.values());
}

function* ownCandidates({ release, rendered }: ReleaseText, index: ObjectIndex): Generator<ValueCandidate> {
  const own = valuesOf(ownValues(rendered));
  const lookUp = lookUpIn(index, release.namespace);
  for (const [path, value] of entriesIn(own)) {
    yield {
      path,
      value,
      with: (other) => mergedValues(release, plain(replacedIn(own, path, other)), lookUp).values,
      place: () => rendered.origin(['spec', 'values', ...path]),
    };
  }
}

/** The last reference wins. */
function* referredCandidates({ release, rendered }: ReleaseText, index: ObjectIndex): Generator<ValueCandidate> {
  const lookUp = lookUpIn(index, release.namespace);
  for (const reference of release.spec.valuesFrom.toReversed()) {
    const [kind, name, key] = [valueOr(reference.kind, ''), valueOr(reference.name, ''), keyOf(reference)];
    const object = lookUp(kind, name, key);
    const text = object.state === 'known' ? object.data.get(key) : undefined;
    const found = index.get(kind, release.namespace, name);
    if (text === undefined || found === undefined) continue;
    const withText = (other: string): Values =>
      mergedValues(release, ownValues(rendered), (...asked) => {
        const known = lookUp(...asked);
        const isThis = asked[0] === kind && asked[1] === name && known.state === 'known';
        return isThis ? { ...known, data: new Map([...known.data, [key, other]]) } : known;
      }).values;
    const target = valueOr(reference.targetPath, '');
    if (target === '') {
      const values = valuesOf(mapOfText(text, 'values', true));
      for (const [path, value] of entriesIn(values)) {
        const place = (): FieldOrigin => placeInData(found, key, text, path);
        yield { path, value, with: (other) => withText(valuesJson(replacedIn(values, path, other))), place };
      }
    } else {
      const path = target.split(/[.[\]]+/).filter(Boolean);
      yield { path, value: text, with: (other) => withText(textOf(other)), place: () => found.origin(['data', key]) };
    }
  }
}

/** The last file wins. */
function* defaultCandidates({ release, rendered, chart }: ReleaseText, index: ObjectIndex): Generator<ValueCandidate> {
  const { values } = mergedValues(release, ownValues(rendered), lookUpIn(index, release.namespace));
  for (const file of chart.defaults.toReversed()) {
    const defaults = valuesOf(mapOfText(file.text, 'values'));
    for (const [path, value] of entriesIn(defaults)) {
      yield {
        path,
        value,
        with: (other) => mergeValues(partOf(replacedIn(defaults, path, other), path), values),
        place: () => placeInFile(file, path) ?? placeOfDefault({ release, rendered, chart }, path),
      };
    }
  }
}

/** Values without all that is not on a way; lists stay whole. */
function partOf(values: Values, [step, ...rest]: ValuePath): Values {
  const key = String(step);
  const value = values.get(key) ?? null;
  return new Map([[key, value instanceof Map && rest.length > 0 ? partOf(value, rest) : value]]);
}

function placeInFile({ text, place }: ValuesFile, path: ValuePath): FieldOrigin | undefined {
  if (place === undefined) return undefined;
  const start = new DocumentIndex(text, parseDocument(text, 'yaml')).ranges(path)?.value.start ?? 0;
  return { file: place, ...new LineTable(text).at(start), certainty: 'exact', layers: [] };
}

function placeOfDefault({ rendered, chart }: ReleaseText, path: ValuePath): FieldOrigin {
  const place = rendered.origin(['spec', 'values']);
  const { file, line, column } = place;
  const step = `chart ${chart.name} ${chart.version}: default of ${formatPath(path)}`;
  return { ...place, certainty: 'release', layers: [{ file, line, column, step }] };
}

/** A place within the text of a ConfigMap's entry; of Secrets, which are encoded, the entry. */
function placeInData(found: RenderedObject, key: string, text: string, path: ValuePath): FieldOrigin {
  const node = getAt(found.node(), 'data', key);
  if (node?.kind !== 'scalar' || node.mark === undefined || node.text !== text) return found.origin(['data', key]);
  const start = new DocumentIndex(text, parseDocument(text, 'yaml')).ranges(path)?.value.start ?? 0;
  const inner = { kind: 'scalar', style: 'plain', text: '', mark: innerMark(node, start, undefined) } as const;
  return fieldOrigin(nodeOrigin(inner));
}

function plain(values: Values): KubernetesObject {
  return JSON.parse(valuesJson(values));
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : valuesJson(value);
}
