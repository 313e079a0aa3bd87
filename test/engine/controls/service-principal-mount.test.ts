import { describeControl, type ExpectedFinding, type Row } from '../../support/control-cases.ts';
import { pod, workload } from '../../support/manifests.ts';

const spec = (path: string, containers = '{ name: main, volumeMounts: [{ name: host, mountPath: /host }] }'): string =>
  `{ containers: [${containers}], volumes: [{ name: host, hostPath: { path: ${path} } }] }`;
const on = (cloudProvider: string, yaml: string): Row => ({ cloudProvider, yaml });
const removes = (...paths: readonly string[]): ExpectedFinding => ({ failed: paths, delete: paths });
const mounted = removes('spec.volumes[0]', 'spec.containers[0].volumeMounts[0]');
const sensitive = {
  EKS: ['/.aws', '/.aws/config', '/.aws/credentials'],
  AKS: ['/etc', '/etc/kubernetes', '/.azure', '/.azure/credentials'],
  GKE: ['/.config/gcloud', '/.config', '/gcloud'],
};
const paths = Object.entries(sensitive).flatMap(([provider, list]) => list.map((path) => [provider, path] as const));

describeControl('C-0020', {
  passes: {
    'a sensitive path outside a known cloud': { yaml: pod(spec('/.aws')), counted: ['/v1/shop/Pod/x'] },
    'a sensitive path in a cloud without rules': on('OKE', pod(spec('/.aws'))),
    'a path of another cloud': on('EKS', pod(spec('/.azure'))),
    'another path': { ...on('EKS', pod(spec('/var/log'))), counted: ['/v1/shop/Pod/x'] },
    'a path below a sensitive one': on('EKS', pod(spec('/.aws/sso'))),
    'a sensitive path inside a longer one': on('EKS', pod(spec('/root/.aws'))),
    'a path in capitals': on('EKS', pod(spec('/.AWS'))),
    'a file of Azure': on('AKS', pod(spec('/etc/kubernetes/azure.json'))),
    'a file of Google': on('GKE', pod(spec('/.config/gcloud/application_default_credentials.json'))),
    'a path that is no string': on('EKS', pod(spec('7'))),
    'a path that is null': on('EKS', pod(spec('null'))),
    'a volume that is no host path': on(
      'EKS',
      pod(
        '{ containers: [{ name: main, volumeMounts: [{ name: tmp, mountPath: /.aws }] }], volumes: [{ name: tmp, emptyDir: {} }] }',
      ),
    ),
    'a sensitive volume when no container mounts anything': on('EKS', pod(spec('/.aws', '{ name: main }'))),
    'a sensitive volume that only an init container mounts': on(
      'EKS',
      pod(
        '{ containers: [{ name: main }], initContainers: [{ name: first, volumeMounts: [{ name: host, mountPath: /host }] }], volumes: [{ name: host, hostPath: { path: /.aws } }] }',
      ),
    ),
    'a pod without volumes': on(
      'EKS',
      pod('{ containers: [{ name: main, volumeMounts: [{ name: a, mountPath: /.aws }] }] }'),
    ),
    'volumes that are null': on('EKS', pod('{ containers: [{ name: main, volumeMounts: [] }], volumes: null }')),
    'a Pod without a spec': on('EKS', '{ apiVersion: v1, kind: Pod, metadata: { name: x, namespace: shop } }'),
  },
  fails: {
    ...Object.fromEntries(
      paths.map(([provider, path]) => [
        `${path} in ${provider}`,
        { ...on(provider, pod(spec(path))), findings: [mounted] },
      ]),
    ),
    ...Object.fromEntries(
      paths.map(([provider, path]) => [
        `${path}/ in ${provider}`,
        { ...on(provider, pod(spec(`${path}/`))), findings: [mounted] },
      ]),
    ),
    'a provider in lower case': { ...on('eks', pod(spec('/.aws'))), findings: [mounted] },
    'a container that mounts another volume': {
      ...on('EKS', pod(spec('/.aws', '{ name: main, volumeMounts: [{ name: other, mountPath: /data }] }'))),
      findings: [removes('spec.volumes[0]')],
    },
    'a container with an empty list of mounts': {
      ...on('EKS', pod(spec('/.aws', '{ name: main, volumeMounts: [] }'))),
      findings: [removes('spec.volumes[0]')],
    },
    'each container that mounts something': {
      ...on(
        'EKS',
        pod(
          spec(
            '/.aws',
            '{ name: a, volumeMounts: [{ name: other, mountPath: /b }, { name: host, mountPath: /host }] }, { name: b }, { name: c, volumeMounts: [{ name: other, mountPath: /b }] }',
          ),
        ),
      ),
      counted: ['/v1/shop/Pod/x'],
      findings: [removes('spec.volumes[0]', 'spec.containers[0].volumeMounts[1]'), removes('spec.volumes[0]')],
    },
    'each sensitive volume': {
      ...on(
        'AKS',
        pod(
          '{ containers: [{ name: main, volumeMounts: [{ name: etc, mountPath: /a }, { name: azure, mountPath: /b }] }], volumes: [{ name: azure, hostPath: { path: /.azure } }, { name: tmp, emptyDir: {} }, { name: etc, hostPath: { path: /etc } }] }',
        ),
      ),
      findings: [
        removes('spec.volumes[0]', 'spec.containers[0].volumeMounts[1]'),
        removes('spec.volumes[2]', 'spec.containers[0].volumeMounts[0]'),
      ],
    },
    'two mounts of one volume with one finding': {
      ...on(
        'EKS',
        pod(
          spec(
            '/.aws',
            '{ name: main, volumeMounts: [{ name: host, mountPath: /a }, { name: other, mountPath: /b }, { name: host, mountPath: /c }] }',
          ),
        ),
      ),
      findings: [
        removes('spec.volumes[0]', 'spec.containers[0].volumeMounts[0]', 'spec.containers[0].volumeMounts[2]'),
      ],
    },
    'a Deployment': {
      ...on('EKS', workload('Deployment', spec('/.aws'))),
      counted: ['apps/v1/shop/Deployment/x'],
      findings: [removes('spec.template.spec.volumes[0]', 'spec.template.spec.containers[0].volumeMounts[0]')],
    },
    'a CronJob of the beta API': {
      ...on('EKS', workload('CronJob', spec('/.aws'), { apiVersion: 'batch/v1beta1' })),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [
        removes(
          'spec.jobTemplate.spec.template.spec.volumes[0]',
          'spec.jobTemplate.spec.template.spec.containers[0].volumeMounts[0]',
        ),
      ],
    },
    'a container without name': {
      ...on('EKS', pod(spec('/.aws', '{ volumeMounts: [{ name: host, mountPath: /host }] }'))),
      findings: [mounted],
    },
    'a Pod without name': {
      ...on('EKS', pod(spec('/.aws'), '{ generateName: x-, namespace: shop }')),
      counted: ['/v1/shop/Pod/'],
      findings: [mounted],
    },
  },
  ignores: {
    'a Deployment of a removed API': on(
      'EKS',
      workload('Deployment', spec('/.aws'), { apiVersion: 'extensions/v1beta1' }),
    ),
    'a ReplicationController': on('EKS', workload('ReplicationController', spec('/.aws'), { apiVersion: 'v1' })),
  },
});
