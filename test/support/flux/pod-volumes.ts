import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { requestToken } from '../cluster/service-accounts.ts';
import { readTexts, type PodTemplate, type PodVolume } from './pod-spec.ts';

/** Where and whose a pod is. */
export interface PodPlace {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly template: PodTemplate;
}

/** Makes a folder of each volume of a pod, with what the kubelet would put there. Gives the folders by mount path. */
export async function makeVolumes(place: PodPlace, parent: string): Promise<ReadonlyMap<string, string>> {
  const { volumes, containers } = place.template.spec;
  const folders = new Map<string, string>();
  for (const volume of volumes) {
    const folder = path.join(parent, volume.name);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(await contentOf(volume, place))) {
      writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    }
    folders.set(volume.name, folder);
  }
  const [{ volumeMounts }] = containers;
  return new Map(
    volumeMounts.map(({ name, mountPath }) => {
      const folder = folders.get(name);
      if (folder === undefined) throw new Error(`${mountPath} is of a volume ${name} that is not there`);
      return [mountPath, folder];
    }),
  );
}

async function contentOf(volume: PodVolume, place: PodPlace): Promise<Readonly<Record<string, string>>> {
  const { cluster, namespace } = place;
  if (volume.configMap) return readTexts(cluster, namespace, 'configmaps', volume.configMap.name);
  if (volume.secret) return readTexts(cluster, namespace, 'secrets', volume.secret.secretName);
  const parts = await Promise.all((volume.projected?.sources ?? []).map((source) => projected(source, place)));
  return Object.assign({}, ...parts) as Record<string, string>;
}

type Source = NonNullable<PodVolume['projected']>['sources'][number];

async function projected(source: Source, { cluster, namespace, template }: PodPlace): Promise<Record<string, string>> {
  const { serviceAccountToken: token, configMap, downwardAPI } = source;
  const texts: Record<string, string> = {};
  if (token) {
    const audiences = token.audience === undefined ? [] : [token.audience];
    const options = { audiences, seconds: token.expirationSeconds };
    texts[token.path] = await requestToken(cluster, namespace, template.spec.serviceAccountName, options);
  }
  if (configMap) {
    const all = await readTexts(cluster, namespace, 'configmaps', configMap.name);
    const items = configMap.items ?? Object.keys(all).map((key) => ({ key, path: key }));
    for (const { key, path: file } of items) texts[file] = all[key] ?? '';
  }
  for (const { path: file, fieldRef } of downwardAPI?.items ?? []) {
    if (fieldRef.fieldPath !== 'metadata.namespace')
      throw new Error(`nobody here knows ${fieldRef.fieldPath} of a pod`);
    texts[file] = namespace;
  }
  return texts;
}
