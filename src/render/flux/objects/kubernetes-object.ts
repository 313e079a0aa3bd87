/** A Kubernetes object as plain JSON; integers beyond what a number holds may be bigint. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isMapping(value: unknown): value is KubernetesObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text field of an object; empty where there is none, or none that is a text. */
export function textOf(object: KubernetesObject, field: string): string {
  const value = object[field];
  return typeof value === 'string' ? value : '';
}

/** How messages name an object: `kind/namespace/name`. */
export function nameOf(object: KubernetesObject): string {
  const metadata = isMapping(object['metadata']) ? object['metadata'] : {};
  return [textOf(object, 'kind'), textOf(metadata, 'namespace'), textOf(metadata, 'name')].filter(Boolean).join('/');
}
