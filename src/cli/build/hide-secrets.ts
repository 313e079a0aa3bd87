import { isMapping, textOf, type KubernetesObject } from '../../render/flux/objects/kubernetes-object.ts';

/** What stands in for a value of a Secret. */
const hiddenValue = '***';

/** The object without the values of a Secret; their keys stay. Any other object is as it was. */
export function hideSecretValues(object: KubernetesObject): KubernetesObject {
  if (textOf(object, 'kind') !== 'Secret' || textOf(object, 'apiVersion') !== 'v1') return object;
  const hidden = ['data', 'stringData'].flatMap((name) => {
    const values = object[name];
    if (values === undefined || values === null) return [];
    const hide = (key: string): [string, string] => [key, hiddenValue];
    return [[name, isMapping(values) ? Object.fromEntries(Object.keys(values).map(hide)) : hiddenValue]];
  });
  return { ...object, ...Object.fromEntries(hidden) };
}
