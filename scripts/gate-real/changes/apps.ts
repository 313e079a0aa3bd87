import type { Change } from '../change.ts';
import { fluxKustomization, hardened, kustomization, networkPolicy } from '../manifests.ts';
import type { Repository } from '../repository.ts';

const network = 'kubernetes/apps/network';
const guestbook = `${network}/guestbook`;
const repository = 'home-ops';

/** An app of plain manifests, as it stands in home-ops. */
export function addGuestbook(to: Repository): void {
  to.write(
    `${guestbook}/ks.yaml`,
    fluxKustomization('guestbook', `./${guestbook}/app`, '  targetNamespace: network\n'),
  );
  to.write(`${guestbook}/app/kustomization.yaml`, kustomization('./deployment.yaml', './networkpolicy.yaml'));
  to.write(`${guestbook}/app/deployment.yaml`, hardened);
  to.write(`${guestbook}/app/networkpolicy.yaml`, networkPolicy);
  to.replace(
    `${network}/kustomization.yaml`,
    '  - ./echo-server/ks.yaml',
    '  - ./echo-server/ks.yaml\n  - ./guestbook/ks.yaml',
  );
}

/** What Renovate and app owners do all day. */
export const apps: readonly Change[] = [
  {
    name: 'image tag in the values of a release without its chart',
    repository,
    edit: (to) => to.replace(`${network}/echo-server/app/helmrelease.yaml`, 'tag: 41', 'tag: 42'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'image of a plain Deployment',
    repository,
    prepare: addGuestbook,
    edit: (to) => to.replace(`${guestbook}/app/deployment.yaml`, ':1.4.0', ':1.5.0'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'app-template 5.1.0 to 5.2.0',
    repository,
    edit: (to) => to.replace(`${network}/echo-server/app/ocirepository.yaml`, 'tag: 5.1.0', 'tag: 5.2.0'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'new app of plain manifests',
    repository,
    edit: addGuestbook,
    expected: { outcome: 'pass' },
  },
  {
    name: 'new app of plain manifests, as its vendor has it',
    repository,
    edit: (to) => {
      addGuestbook(to);
      to.replace(`${guestbook}/app/deployment.yaml`, / {10}securityContext:\n(?: {12}.*\n)+/, '');
      to.replace(`${guestbook}/app/deployment.yaml`, / {12}limits:\n(?: {14}.*\n)+/, '');
    },
    expected: {
      outcome: 'fail',
      causes: [
        `${guestbook}/app/deployment.yaml:29 C-0270,C-0271`,
        `${guestbook}/app/deployment.yaml:25 C-0016,C-0017`,
      ],
    },
  },
  {
    name: 'new release without its chart',
    repository,
    edit: (to) => {
      for (const file of ['ks.yaml', 'app/helmrelease.yaml', 'app/ocirepository.yaml', 'app/kustomization.yaml']) {
        to.write(
          `${network}/echo-two/${file}`,
          to.read(`${network}/echo-server/${file}`).replaceAll('echo-server', 'echo-two'),
        );
      }
      to.replace(
        `${network}/kustomization.yaml`,
        '  - ./echo-server/ks.yaml',
        '  - ./echo-server/ks.yaml\n  - ./echo-two/ks.yaml',
      );
    },
    expected: { outcome: 'incomplete', broken: ['HelmRelease network/echo-two'] },
  },
  {
    name: 'container as root',
    repository,
    prepare: addGuestbook,
    edit: (to) => {
      to.replace(`${guestbook}/app/deployment.yaml`, 'runAsNonRoot: true', 'runAsNonRoot: false');
      to.replace(`${guestbook}/app/deployment.yaml`, 'runAsUser: 10001', 'runAsUser: 0');
    },
    expected: { outcome: 'fail', causes: [`${guestbook}/app/deployment.yaml:20 C-0013`] },
  },
  {
    name: 'second container, not hardened',
    repository,
    prepare: addGuestbook,
    edit: (to) =>
      to.replace(
        `${guestbook}/app/deployment.yaml`,
        '      containers:\n',
        '      containers:\n        - name: metrics\n          image: ghcr.io/example/metrics:0.3.1\n',
      ),
    expected: { outcome: 'fail', causes: [`${guestbook}/app/deployment.yaml:25 C-0016,C-0017,C-0270,C-0271`] },
  },
  {
    name: 'hardened: the finding of the base is gone',
    repository,
    prepare: (to) => {
      addGuestbook(to);
      to.replace(`${guestbook}/app/deployment.yaml`, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false');
    },
    edit: (to) =>
      to.replace(`${guestbook}/app/deployment.yaml`, 'readOnlyRootFilesystem: false', 'readOnlyRootFilesystem: true'),
    expected: { outcome: 'pass', fixed: 1 },
  },
  {
    name: 'variable of postBuild',
    repository,
    edit: (to) =>
      to.replace('kubernetes/apps/media/jellyfin/ks.yaml', 'KOPIUR_CAPACITY: 20Gi', 'KOPIUR_CAPACITY: 50Gi'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'variable of postBuild that names the volume claim',
    repository,
    edit: (to) => to.replace('kubernetes/apps/media/jellyfin/ks.yaml', 'APP: jellyfin', 'APP: jellyfin-two'),
    expected: { outcome: 'pass', effects: ['deleted PersistentVolumeClaim media/jellyfin'] },
  },
];
