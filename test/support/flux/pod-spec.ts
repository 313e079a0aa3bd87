import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';

const FieldRef = z.object({ fieldPath: z.string() });
const KeyRef = z.object({ name: z.string(), key: z.string() });
const Source = z.strictObject({
  serviceAccountToken: z
    .object({ path: z.string(), audience: z.string().optional(), expirationSeconds: z.int() })
    .optional(),
  configMap: z
    .object({ name: z.string(), items: z.array(z.object({ key: z.string(), path: z.string() })).optional() })
    .optional(),
  downwardAPI: z.object({ items: z.array(z.object({ path: z.string(), fieldRef: FieldRef })) }).optional(),
});
const Volume = z.strictObject({
  name: z.string(),
  configMap: z.object({ name: z.string() }).optional(),
  secret: z.object({ secretName: z.string() }).optional(),
  projected: z.object({ sources: z.array(Source) }).optional(),
  emptyDir: z.unknown().optional(),
  persistentVolumeClaim: z.unknown().optional(),
});
const Container = z.object({
  args: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().default(''),
        valueFrom: z.strictObject({ fieldRef: FieldRef.optional(), secretKeyRef: KeyRef.optional() }).optional(),
      }),
    )
    .default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.int() })).default([]),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).default([]),
});
const PodSpec = z.object({
  serviceAccountName: z.string(),
  containers: z.tuple([Container]),
  volumes: z.array(Volume).default([]),
});
const Template = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: PodSpec,
});
const Service = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    selector: z.record(z.string(), z.string()),
    ports: z.array(z.object({ port: z.int(), targetPort: z.union([z.string(), z.int()]) })),
  }),
});
const Deployment = z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ template: Template }) });
const CronJob = z.object({ spec: z.object({ jobTemplate: z.object({ spec: z.object({ template: Template }) }) }) });

export type PodTemplate = z.infer<typeof Template>;
export type PodVolume = z.infer<typeof Volume>;
export type PodContainer = z.infer<typeof Container>;
export type ServiceObject = z.infer<typeof Service>;
export type DeploymentObject = z.infer<typeof Deployment>;

/** The Deployments of a namespace, as far as a pod is made of them. Throws at what nobody here gives a pod. */
export async function readDeployments(cluster: Cluster, namespace: string): Promise<readonly DeploymentObject[]> {
  const body = await read(cluster, `/apis/apps/v1/namespaces/${namespace}/deployments`);
  return z.object({ items: z.array(Deployment) }).parse(body).items;
}

/** Its Services. */
export async function readServices(cluster: Cluster, namespace: string): Promise<readonly ServiceObject[]> {
  const body = await read(cluster, `/api/v1/namespaces/${namespace}/services`);
  return z.object({ items: z.array(Service) }).parse(body).items;
}

/** What a CronJob would run. */
export async function readCronJob(cluster: Cluster, namespace: string, name: string): Promise<PodTemplate> {
  const body = await read(cluster, `/apis/batch/v1/namespaces/${namespace}/cronjobs/${name}`);
  return CronJob.parse(body).spec.jobTemplate.spec.template;
}

/** The texts of a ConfigMap or Secret. */
export async function readTexts(
  cluster: Cluster,
  namespace: string,
  plural: 'configmaps' | 'secrets',
  name: string,
): Promise<Readonly<Record<string, string>>> {
  const body = await read(cluster, `/api/v1/namespaces/${namespace}/${plural}/${name}`);
  const { data } = z.object({ data: z.record(z.string(), z.string()).default({}) }).parse(body);
  if (plural === 'configmaps') return data;
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]));
}

async function read(cluster: Cluster, path: string): Promise<unknown> {
  const { status, body } = await cluster.request('GET', path);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}
