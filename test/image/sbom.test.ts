import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { bundledPackages, packageFolders } from '../../scripts/image/bundled-packages.ts';
import type { DebianPackage } from '../../scripts/image/debian-packages.ts';
import { projectRoot } from '../../scripts/image/facts.ts';
import { images } from '../../scripts/image/image-plan.ts';
import { sbomOf, type Component, type Contents, type Sbom } from '../../scripts/image/sbom.ts';

const git: DebianPackage = {
  name: 'libstdc++6',
  version: '1:2.47.3-0+deb13u1',
  architecture: 'amd64',
  sha256: 'a'.repeat(64),
  file: '',
  control: '',
};
const contents: Contents = {
  debian: [git],
  npm: [{ name: '@octokit/core', version: '7.0.8', sha512: 'b'.repeat(128), license: 'MIT' }],
  node: { version: '24.21.0', sha256: 'c'.repeat(64), builtWith: { openssl: '3.5.8' } },
  helm: { version: '4.2.3', sha256: 'd'.repeat(64) },
};
const facts = { version: '0.1.0', created: 1_800_000_000, source: 'https://git.example/us' };
const digest = `sha256:${'e'.repeat(64)}`;

function sbom(changed: Partial<Contents> = {}): Sbom {
  const [plan] = images;
  if (plan === undefined) throw new Error('there is no image');
  return sbomOf(plan, digest, { ...contents, ...changed }, facts);
}

function component(name: string): Component | undefined {
  return sbom().components.find((part) => part.name === name);
}

describe('sbomOf', () => {
  it('names a package of Debian as scanners look it up, with its digest', () => {
    expect(component('libstdc++6')).toMatchObject({
      purl: 'pkg:deb/debian/libstdc%2B%2B6@1%3A2.47.3-0%2Bdeb13u1?arch=amd64&distro=debian-13',
      hashes: [{ alg: 'SHA-256', content: git.sha256 }],
    });
  });

  it('names an npm package with scope, digest and licence', () => {
    expect(component('@octokit/core')).toMatchObject({
      purl: 'pkg:npm/%40octokit/core@7.0.8',
      hashes: [{ alg: 'SHA-512' }],
      licenses: [{ expression: 'MIT' }],
    });
  });

  it('names Node.js, what is compiled into it, and helm', () => {
    expect(component('node')?.cpe).toBe('cpe:2.3:a:nodejs:node.js:24.21.0:*:*:*:*:*:*:*');
    expect(component('openssl')?.version).toBe('3.5.8');
    expect(component('helm')?.purl).toBe('pkg:golang/helm.sh/helm/v4@v4.2.3');
  });

  it('has each part once, and depends on nothing that it does not have', () => {
    const { metadata, components, dependencies } = sbom();
    const refs = [metadata.component, ...components].map((part) => part['bom-ref']);

    expect(new Set(refs).size).toBe(refs.length);
    expect(refs).toEqual(
      expect.arrayContaining(dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn])),
    );
  });

  it('has a number that is the same for the same contents only', () => {
    const { serialNumber } = sbom();

    expect(serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(sbom().serialNumber).toBe(serialNumber);
    expect(sbom({ debian: [] }).serialNumber).not.toBe(serialNumber);
  });
});

describe('bundledPackages', () => {
  it('finds every package of which code is in the command, and no other', async () => {
    const names = (await bundledPackages(projectRoot)).map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(Object.keys(packageJson.dependencies)));
    expect(names).toEqual(expect.not.arrayContaining(['vitest', 'esbuild', 'typescript']));
  });

  it('takes a package inside another one for what it is', () => {
    const files = ['src/a.ts', 'node_modules/a/x.js', 'node_modules/a/y.js', 'node_modules/a/node_modules/@b/c/z.js'];

    expect(packageFolders(files)).toEqual(['node_modules/a', 'node_modules/a/node_modules/@b/c']);
  });
});
