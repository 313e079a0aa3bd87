import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { adoptCluster } from '../../support/cluster/sources/adopted-cluster.ts';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { temporaryFolders } from '../../support/command.ts';

const folder = temporaryFolders();

describeCluster('a cluster that a kubeconfig names', (use) => {
  it('is used with a token of our own, and left as it was', async () => {
    const { kubeconfig, kubectlProgram, adminToken } = use.cluster;
    const { cluster, release } = await adoptCluster(kubeconfig, kubectlProgram, {});
    const ours = ['get', 'clusterrolebindings,namespaces', '-o', 'name'];
    const names = async (): Promise<readonly string[]> => {
      const text = await use.cluster.kubectl([...ours, '--field-selector', `metadata.name=${name}`]);
      return text.split('\n').filter(Boolean);
    };
    const self = await cluster.kubectl(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}']);
    const [, , name = ''] = self.split(':');
    const isAllowed = await cluster.kubectl(['auth', 'can-i', '*', '*', '-A']);
    const before = await names();
    await release();
    await use.cluster.kubectl(['wait', '--for=delete', `namespace/${name}`, '--timeout=60s']);

    expect(cluster.adminToken).not.toBe(adminToken);
    expect([self, isAllowed]).toEqual([`system:serviceaccount:${name}:admin`, 'yes\n']);
    expect(before).toHaveLength(2);
    expect(await names()).toEqual([]);
  });

  it('has to have a server with a certificate authority', async () => {
    const file = path.join(folder(), 'kubeconfig');
    const text = use.cluster.kubeconfigOf('token').replace('certificate-authority-data', 'tls-server-name');
    writeFileSync(file, text);
    const adopted = adoptCluster(file, use.cluster.kubectlProgram, {});
    await expect(adopted).rejects.toThrow(`${file}: no https server with a certificate authority`);
  });
});
