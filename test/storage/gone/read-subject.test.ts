import { describe, expect, it } from 'vitest';
import { readSubject, type Subject } from '../../../src/storage/gone/read-subject.ts';

const identity = 'kubescape-gitops.dev/identity';
const wlid = 'kubescape.io/wlid';
const ours = { 'kubescape-gitops.dev/content-hash': 'sha256:1' };

const label = (name: string): string => `kubescape.io/${name}`;
const labelled = (kind: string, name: string, namespace?: string, group = 'apps'): Record<string, string> => ({
  [label('workload-kind')]: kind,
  [label('workload-name')]: name,
  [label('workload-api-group')]: group,
  ...(namespace === undefined ? {} : { [label('workload-namespace')]: namespace }),
});
const grant = {
  ...labelled('ServiceAccount', 'robot', 'shop', ''),
  [label('rbac-resource')]: 'true',
  [label('clusterrole-name')]: 'view',
  [label('rolebinding-name')]: 'give',
  [label('rolebinding-namespace')]: 'shop',
};

function short(subject: Subject): unknown {
  if (subject.type !== 'objects') return subject.type;
  return subject.objects.map(({ kind, namespace, name, isExact }) =>
    [kind.kind, namespace, name, ...(isExact ? [] : ['?'])].join(' '),
  );
}

describe('what a result is about', () => {
  it.each<[string, Parameters<typeof readSubject>[0], unknown]>([
    ['our identity', { annotations: { [identity]: 'apps/shop/Deployment/web' } }, ['Deployment shop web']],
    [
      'our identity, whatever labels say',
      { annotations: { [identity]: 'apps/shop/Deployment/web' }, labels: labelled('Deployment', 'other', 'shop') },
      ['Deployment shop web'],
    ],
    [
      'labels where the identity is a hash',
      { annotations: { [identity]: 'sha256:00' }, labels: labelled('Deployment', 'web', 'shop') },
      ['Deployment shop web ?'],
    ],
    [
      'labels in lower case, as of vulnerabilities',
      { labels: labelled('deployment', 'web', 'shop') },
      ['Deployment shop web ?'],
    ],
    [
      'the wlid, which knows the whole name',
      {
        labels: labelled('Deployment', 'web', 'shop'),
        annotations: { [wlid]: 'wlid://cluster-x/namespace-shop/deployment-web.long' },
      },
      ['Deployment shop web.long'],
    ],
    ['the wlid alone', { annotations: { [wlid]: 'wlid://cluster-x/namespace-/node-one' } }, ['Node  one']],
    ['role and binding of labels', { labels: grant }, ['ClusterRole  view ?', 'RoleBinding shop give ?']],
    [
      'role of labels and binding of the wlid',
      { labels: grant, annotations: { [wlid]: 'wlid://cluster-x/namespace-shop/rolebinding-give:all' } },
      ['ClusterRole  view ?', 'RoleBinding shop give:all'],
    ],
  ])('is told by %s', (_, metadata, wanted) => {
    expect(short(readSubject(metadata))).toEqual(wanted);
  });

  it.each<[string, Parameters<typeof readSubject>[0]]>([
    ['nothing is told', {}],
    ['an identity is of a kind that is not watched', { annotations: { [identity]: '/shop/Secret/x', ...ours } }],
    ['an identity is no identity', { annotations: { [identity]: 'web', ...ours } }],
    [
      'an identity is no identity, whatever labels say',
      { annotations: { [identity]: 'web' }, labels: labelled('Deployment', 'web', 'shop') },
    ],
    ['a label names a kind of another group', { labels: labelled('Deployment', 'web', 'shop', 'example.com') }],
    ['a label names no namespace', { labels: labelled('Deployment', 'web') }],
    [
      'a wlid names a kind that is not watched',
      { annotations: { [wlid]: 'wlid://cluster-x/namespace-shop/secret-x', ...ours } },
    ],
    [
      'a wlid and a label disagree, and the label is of no watched kind',
      {
        annotations: { [wlid]: 'wlid://cluster-x/namespace-shop/deployment-x' },
        labels: labelled('Secret', 'x', 'shop', ''),
      },
    ],
  ])('is unknown where %s', (_, metadata) => {
    expect(readSubject(metadata)).toEqual({ type: 'unknown' });
  });

  it('is nobody where we wrote it and nothing is told', () => {
    expect(readSubject({ annotations: ours })).toEqual({ type: 'nobody' });
  });
});
