import { ObjectError } from './errors.ts';
import { isMapping, nameOf, textOf, type KubernetesObject } from './kubernetes-object.ts';

/**
 * The objects that kustomize-controller takes from the documents of a build: whatever has a list `items` stands for its
 * items, which are taken as they are, lists among them too; kustomize's own Kustomizations and objects without apiVersion
 * or name fall away without a word. Throws an ObjectError for a document without kind and for an item that is no object.
 */
export function selectObjects(documents: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return documents.flatMap((document) => {
    if (textOf(document, 'kind') === '') {
      throw new ObjectError(
        'KIND_MISSING',
        `an object has no kind: ${JSON.stringify(Object.keys(document)).slice(0, 200)}`,
      );
    }
    if (Array.isArray(document['items'])) return document['items'].map((item) => itemOf(document, item));
    return isComplete(document) && !isKustomization(document) ? [document] : [];
  });
}

function itemOf(list: KubernetesObject, item: unknown): KubernetesObject {
  if (isMapping(item)) return item;
  throw new ObjectError('ITEM_NOT_AN_OBJECT', `an item of ${JSON.stringify(nameOf(list))} is no object`);
}

function isComplete(object: KubernetesObject): boolean {
  const metadata = object['metadata'];
  return textOf(object, 'apiVersion') !== '' && isMapping(metadata) && textOf(metadata, 'name') !== '';
}

function isKustomization(object: KubernetesObject): boolean {
  const isKind = textOf(object, 'kind').toLowerCase() === 'kustomization';
  return isKind && textOf(object, 'apiVersion').startsWith('kustomize.config.k8s.io/');
}
