import { isClusterScoped, schemaOf } from '../../kustomize/schema/schema.ts';
import { formatPath, type Path } from '../../model/path.ts';
import { groupOf } from '../../model/resource.ts';
import { metadataOf } from '../flux/cluster/object-index.ts';
import { destinationOf } from '../flux/cluster/other-cluster.ts';
import type { RenderedObject } from '../flux/cluster/rendered.ts';
import { applyRules } from '../flux/objects/apply-rules.ts';
import { isCiphertext, isEncrypted } from '../flux/objects/encryption.ts';
import { isMapping, textOf } from '../flux/objects/kubernetes-object.ts';
import type { Part } from './parts.ts';

/** Something to tell about a cluster, and where it stands as far as that is known. */
export interface Remark {
  /** Path in the repository. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** One line. */
  readonly message: string;
  /** What it is about: `HelmRelease apps/web`. */
  readonly subject?: string;
  /** The same text for all that have the same cause. */
  readonly cause?: string;
  /** What would help against the cause. */
  readonly remedy?: string;
}

/** What keeps a cluster from being rendered completely. */
export function notRendered(parts: readonly Part[]): readonly Remark[] {
  return parts.flatMap((part): Remark[] => {
    const { state, error, unresolved } = part.rendered;
    const at = (message: string, cause: string, path: Path = []): Remark => {
      return { ...placeOf(part.definition, path), message: `${part.id} ${message}`, subject: part.id, cause };
    };
    const why = unresolved[0]?.why ?? 'its source is elsewhere';
    switch (state) {
      case 'ok':
      case 'suspended':
        return [];
      case 'error':
        return [at(`cannot be rendered: ${error ?? 'Flux would fail'}`, error ?? 'Flux would fail')];
      case 'remote':
        return [at(`is not rendered: ${why}`, why, ['spec', 'sourceRef'])];
      case 'unresolved':
        return unresolved.map((one) => {
          const lack = `${one.kind} ${one.name}: ${one.why}`;
          const { cause = lack, remedy } = one;
          if (remedy === undefined) return at(`is not complete: ${lack}`, cause);
          return { ...at(`is not complete: ${lack}; ${remedy}`, cause), remedy };
        });
    }
  });
}

/** What is there but not applied: suspended parts, and objects that are marked to be left alone. */
export function notApplied(parts: readonly Part[]): readonly Remark[] {
  return parts.flatMap(({ id, definition, rendered }): Remark[] => [
    ...(rendered.state === 'suspended' ? [{ ...placeOf(definition), message: `${id} is suspended` }] : []),
    ...rendered.skipped.map((one) => {
      return { ...placeOf(one), message: `${nameOf(one)} of ${id} is marked to be left alone` };
    }),
  ]);
}

/** What is applied, but hardly as its author meant it. */
export function warnings(parts: readonly Part[]): readonly Remark[] {
  const ofParts = parts.flatMap((part) => [...appliedElsewhere(part), ...warningsOf(part)]);
  return [...emittedTwice(parts), ...ofParts];
}

function* emittedTwice(parts: readonly Part[]): Generator<Remark> {
  const first = new Map<string, { readonly part: Part; readonly object: RenderedObject }>();
  for (const part of parts) {
    for (const object of part.rendered.objects) {
      if (applyRules(object.object).createOnly) continue;
      const key = `${destinationOf(part.rendered) ?? ''} ${groupOf(textOf(object.object, 'apiVersion'))} ${nameOf(object)}`;
      const known = first.get(key);
      if (known === undefined) {
        first.set(key, { part, object });
        continue;
      }
      const { file = 'nowhere', line = 0 } = placeOf(known.object);
      const both = `both ${known.part.id} (${file}:${line}) and ${part.id}`;
      yield { ...placeOf(object), message: `${nameOf(object)} comes from ${both}: who applies last wins` };
    }
  }
}

function appliedElsewhere({ id, definition, rendered }: Part): readonly Remark[] {
  const otherCluster = destinationOf(rendered);
  if (otherCluster === undefined || rendered.objects.length === 0) return [];
  const message = `${id} is applied to another cluster, that of ${otherCluster}, and counts for none but that one`;
  return [{ ...placeOf(definition, ['spec', 'kubeConfig']), message }];
}

function* warningsOf({ id, kind, definition, rendered }: Part): Generator<Remark> {
  const { state, objects, skipped, unresolved } = rendered;
  if (kind === 'Kustomization' && state === 'ok' && objects.length + skipped.length === 0) {
    yield { ...placeOf(definition), message: `${id} renders no object: Flux would delete all that it had applied` };
  }
  if (state === 'ok') {
    for (const { name, why } of unresolved) {
      yield { ...placeOf(definition), message: `${id} refers to ${name}: ${why}` };
    }
  }
  if (kind === 'HelmRelease') {
    for (const notice of rendered.notices) yield { ...placeOf(definition), message: `${id}: ${notice}` };
  }
  for (const object of objects) {
    yield* warningsOfObject(object);
    if (kind === 'Kustomization' && lacksNamespace(object)) {
      const message = `${nameOf(object)} has no namespace: the API server would refuse it, and so Flux all of ${id}`;
      yield { ...placeOf(object), message };
    }
  }
}

/** Of a kind that is known to live in namespaces. */
function lacksNamespace({ object }: RenderedObject): boolean {
  const apiVersion = textOf(object, 'apiVersion');
  const kind = textOf(object, 'kind');
  if (textOf(metadataOf(object), 'namespace') !== '') return false;
  return schemaOf(apiVersion, kind) !== undefined && !isClusterScoped(apiVersion, kind);
}

function* warningsOfObject(rendered: RenderedObject): Generator<Remark> {
  const isEncryptedHere = isEncryptedField(rendered);
  if (isEncryptedHere) {
    const message = `${nameOf(rendered)} is applied as ciphertext: its Kustomization has no spec.decryption`;
    yield { ...placeOf(rendered), message };
  }
  for (const path of rendered.dropped) {
    // The cluster never sees what SOPS adds, and that was just told.
    if (isEncryptedHere && path[0] === 'sops') continue;
    const { file, line, column } = rendered.origin(path);
    const place = file === '' ? placeOf(rendered) : { file, line, column };
    yield { ...place, message: `${nameOf(rendered)} has no field ${formatPath(path)}: the cluster drops it` };
  }
}

/** Whether what SOPS wrote would reach the cluster as it is. */
function isEncryptedField({ object, encrypted, dropped }: RenderedObject): boolean {
  if (encrypted) return false;
  const data = isMapping(object['data']) ? Object.values(object['data']) : [];
  const isHidden = (value: unknown): boolean =>
    isCiphertext(value) ||
    (typeof value === 'string' && value.startsWith('RU5D') && isCiphertext(Buffer.from(value, 'base64').toString()));
  return isEncrypted(object) || data.some(isHidden) || dropped.some(([first]) => first === 'sops');
}

/** The place of an object itself, or of a field of it. */
export function placeOf(
  rendered: RenderedObject | undefined,
  path: Path = [],
): Pick<Remark, 'file' | 'line' | 'column'> {
  const origin = rendered?.origin(path);
  if (origin === undefined || origin.file === '') return {};
  return { file: origin.file, line: origin.line, column: origin.column };
}

function nameOf({ object }: RenderedObject): string {
  const metadata = metadataOf(object);
  const namespace = textOf(metadata, 'namespace');
  const name = textOf(metadata, 'name');
  return `${textOf(object, 'kind')} ${namespace === '' ? name : `${namespace}/${name}`}`;
}
