import { describeControl } from '../../support/control-cases.ts';
import { deleting } from '../../support/findings.ts';
import { deployment, documents, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const node = (version: string, name = 'node-1'): string =>
  `{apiVersion: v1, kind: Node, metadata: {name: ${name}}, status: {nodeInfo: {kubeletVersion: ${version}}}}`;
const old = node('v1.21.1');
const mounting = (mount: string): string => `{containers: [{name: app, volumeMounts: [${mount}]}]}`;
const subPath = mounting('{name: data, mountPath: /data, subPath: x}');
const first = [deleting('spec.containers[0].volumeMounts[0].subPath')];
const each = <T>(versions: string, row: (version: string) => T): Record<string, T> =>
  Object.fromEntries(versions.split(' ').map((version) => [`kubelet ${version}`, row(version)] as const));

const vulnerable = 'v1.18.20 v1.19.0 v1.19.1 v1.19.14 v1.20.0 v1.20.9 v1.20.10 v1.21.0 v1.21.4 v1.22.0 v1.22.1';
const fixed = 'v1.19.15 v1.21.5 v1.21.9 v1.22.2 v1.22.9 v1.23.0 v1.24.1 v1.30.0';

describeControl('C-0058', {
  passes: {
    'without mounts': { yaml: documents(pod('{containers: [{name: app}]}'), old), counted: ['/v1/shop/Pod/front'] },
    'with a mount of the whole volume': documents(pod(mounting('{name: data, mountPath: /data}')), old),
    'with subPathExpr': documents(pod(mounting('{name: data, mountPath: /data, subPathExpr: $(POD)}')), old),
    'with a field in other letters': documents(pod(mounting('{name: data, mountPath: /data, subpath: x}')), old),
    'with mounts that are null': documents(pod('{containers: [{name: app, volumeMounts: null}]}'), old),
    'with an init container': documents(
      pod('{containers: [{name: app}], initContainers: [{name: init, volumeMounts: [{name: data, subPath: x}]}]}'),
      old,
    ),
    'with an ephemeral container': documents(
      pod(
        '{containers: [{name: app}], ephemeralContainers: [{name: debug, volumeMounts: [{name: data, subPath: x}]}]}',
      ),
      old,
    ),
  },
  fails: {
    ...everyKind('a sub-path', subPath, (p) => [deleting(`${p}containers[0].volumeMounts[0].subPath`)], old),
    ...each(vulnerable, (version) => ({ yaml: documents(pod(subPath), node(version)), findings: first })),
    // Versions are compared as text, as Kubescape does: these are mended releases.
    ...each('v1.20.11 v1.20.15 v1.21.10 v1.21.14', (version) => ({
      yaml: documents(pod(subPath), node(version)),
      findings: first,
    })),
    'when the node comes first': { yaml: documents(old, pod(subPath)), findings: first },
    'when one of several nodes is old': {
      yaml: documents(node('v1.30.0', 'new'), pod(subPath), node('v1.21.1', 'old')),
      counted: ['/v1/shop/Pod/front'],
      findings: first,
    },
    'an empty sub-path': { yaml: documents(pod(mounting('{name: data, subPath: ""}')), old), findings: first },
    'all mounts of a container in one finding, each container for itself': {
      yaml: documents(
        deployment(
          '{containers: [{name: a, volumeMounts: [{name: x, subPath: x}, {name: y}, {name: x, subPath: z}]}, {name: b}, {name: c, volumeMounts: [{name: x, subPath: x}]}]}',
        ),
        old,
      ),
      findings: [
        deleting(
          'spec.template.spec.containers[0].volumeMounts[0].subPath',
          'spec.template.spec.containers[0].volumeMounts[2].subPath',
        ),
        deleting('spec.template.spec.containers[2].volumeMounts[0].subPath'),
      ],
    },
    'a container without a name': {
      yaml: documents(pod('{containers: [{volumeMounts: [{name: x, subPath: x}]}]}'), old),
      findings: first,
    },
  },
  ignores: {
    'workloads without nodes': pod(subPath),
    'nodes without workloads': old,
    ...each(fixed, (version) => documents(pod(subPath), node(version))),
    // Compared as text, these old releases are greater than the last vulnerable ones.
    ...each('v1.19.2 v1.19.9 v1.9.11 v1.22.10', (version) => documents(pod(subPath), node(version))),
    'a node without a version': documents(
      pod(subPath),
      '{apiVersion: v1, kind: Node, metadata: {name: node-1}, status: {nodeInfo: {}}}',
    ),
    'a node without a status': documents(pod(subPath), '{apiVersion: v1, kind: Node, metadata: {name: node-1}}'),
    manifests: { yaml: documents(pod(subPath), old), scope: 'file' },
    ...Object.fromEntries(
      Object.entries(uncountedKinds(subPath)).map(([title, yaml]) => [title, documents(yaml, old)]),
    ),
  },
});
