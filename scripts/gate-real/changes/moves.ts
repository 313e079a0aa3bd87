import type { Change } from '../change.ts';
import { addGuestbook } from './apps.ts';

const repository = 'home-ops';
const network = 'kubernetes/apps/network';
const guestbook = `${network}/guestbook`;
const media = 'kubernetes/apps/media';

/** What looks large and changes little, and the other way round. */
export const moves: readonly Change[] = [
  {
    name: 'folder of a Kustomization renamed',
    repository,
    prepare: addGuestbook,
    edit: (to) => {
      to.move(`${guestbook}/app`, `${guestbook}/manifests`);
      to.replace(`${guestbook}/ks.yaml`, 'guestbook/app"', 'guestbook/manifests"');
    },
    expected: { outcome: 'pass' },
  },
  {
    name: 'files renamed',
    repository,
    prepare: addGuestbook,
    edit: (to) => {
      to.move(`${guestbook}/app/deployment.yaml`, `${guestbook}/app/workload.yaml`);
      to.replace(`${guestbook}/app/kustomization.yaml`, './deployment.yaml', './workload.yaml');
    },
    expected: { outcome: 'pass' },
  },
  {
    name: 'app moved to another Kustomization',
    repository,
    prepare: addGuestbook,
    edit: (to) => {
      to.replace(`${guestbook}/ks.yaml`, 'name: guestbook', 'name: guestbook-app');
    },
    expected: { outcome: 'pass' },
  },
  {
    name: 'only a README',
    repository,
    edit: (to) => to.write('README.md', '# Home\n\nHow to add an app.\n'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'comments and whitespace',
    repository,
    prepare: addGuestbook,
    edit: (to) => {
      to.replace(`${guestbook}/app/deployment.yaml`, '    spec:\n', '    # The pods.\n    spec:\n\n');
      to.replace(`${guestbook}/app/kustomization.yaml`, 'resources:', '# In this order.\nresources:  ');
    },
    expected: { outcome: 'pass' },
  },
  {
    name: 'lists in another order',
    repository,
    prepare: addGuestbook,
    edit: (to) => {
      to.replace(
        `${guestbook}/app/kustomization.yaml`,
        '  - ./deployment.yaml\n  - ./networkpolicy.yaml',
        '  - ./networkpolicy.yaml\n  - ./deployment.yaml',
      );
      to.replace(
        `${network}/kustomization.yaml`,
        '  - ./external-dns/ks.yaml\n  - ./envoy-gateway/ks.yaml',
        '  - ./envoy-gateway/ks.yaml\n  - ./external-dns/ks.yaml',
      );
    },
    expected: { outcome: 'pass' },
  },
  {
    name: 'app deleted, with its volume claim',
    repository,
    edit: (to) => {
      to.remove(`${media}/jellyfin`);
      to.replace(`${media}/kustomization.yaml`, '  - ./jellyfin/ks.yaml\n', '');
    },
    expected: {
      outcome: 'pass',
      effects: ['deleted CiliumNetworkPolicy media/jellyfin', 'deleted PersistentVolumeClaim media/jellyfin'],
    },
  },
  {
    name: 'namespace deleted, which is kept',
    repository,
    edit: (to) => {
      to.remove('kubernetes/apps/database');
    },
    expected: { outcome: 'pass' },
  },
  {
    name: 'network policy removed, where another one is for all pods',
    repository,
    prepare: addGuestbook,
    edit: (to) => {
      to.remove(`${guestbook}/app/networkpolicy.yaml`);
      to.replace(`${guestbook}/app/kustomization.yaml`, '  - ./networkpolicy.yaml\n', '');
    },
    expected: { outcome: 'pass', effects: ['deleted NetworkPolicy network/guestbook'] },
  },
  {
    name: 'all resources of an app taken out',
    repository,
    prepare: addGuestbook,
    edit: (to) =>
      to.write(
        `${guestbook}/app/kustomization.yaml`,
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
      ),
    expected: {
      outcome: 'fail',
      effects: ['emptied Kustomization network/guestbook', 'deleted NetworkPolicy network/guestbook'],
    },
  },
  {
    name: 'targetNamespace of an app',
    repository,
    prepare: addGuestbook,
    edit: (to) => to.replace(`${guestbook}/ks.yaml`, 'targetNamespace: network', 'targetNamespace: media'),
    expected: { outcome: 'pass', effects: ['deleted NetworkPolicy network/guestbook'] },
  },
  {
    name: 'prune switched off',
    repository,
    prepare: addGuestbook,
    edit: (to) => to.replace(`${guestbook}/ks.yaml`, 'prune: true', 'prune: false'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'app suspended',
    repository,
    prepare: addGuestbook,
    edit: (to) => to.replace(`${guestbook}/ks.yaml`, '  prune: true', '  prune: true\n  suspend: true'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'suspended app resumed',
    repository,
    prepare: (to) => {
      addGuestbook(to);
      to.replace(`${guestbook}/app/deployment.yaml`, 'runAsUser: 10001', 'runAsUser: 0');
      to.replace(`${guestbook}/app/deployment.yaml`, 'runAsNonRoot: true', 'runAsNonRoot: false');
      to.replace(`${guestbook}/ks.yaml`, '  prune: true', '  prune: true\n  suspend: true');
    },
    edit: (to) => to.replace(`${guestbook}/ks.yaml`, '  suspend: true\n', ''),
    expected: { outcome: 'fail', causes: [`${guestbook}/ks.yaml:10 (base) C-0013`] },
  },
];
