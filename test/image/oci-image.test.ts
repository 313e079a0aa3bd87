import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { images, memoryEnvironment } from '../../scripts/image/image-plan.ts';
import { archiveLayer, digestOf } from '../../scripts/image/layer-archive.ts';
import { ociImage, type BuildFacts } from '../../scripts/image/oci-image.ts';
import { writeLayout } from '../../scripts/image/oci-layout.ts';
import { UnpackedImage } from '../../scripts/image/unpacked-image.ts';
import { readTar } from '../../src/platform/tar.ts';
import { temporaryFolders } from '../support/command.ts';

const folder = temporaryFolders();
const facts: BuildFacts = {
  version: '1.2.3',
  revision: 'abc',
  created: 1_800_000_000,
  source: 'https://git.example/us',
};
const malloc = Object.entries(memoryEnvironment).map(([name, value]) => `${name}=${value}`);
const [plan] = images;
if (plan === undefined) throw new Error('there is no image');

const layers = [{ 'etc/one': 'from below', 'etc/two': 'two' }, { 'etc/one': 'from above' }].map((files) =>
  archiveLayer(folder(files)),
);

function layout(): { readonly file: string; readonly contents: ReadonlyMap<string, string> } {
  const file = path.join(folder(), 'image.tar');
  writeLayout(file, ociImage(plan ?? images[0]!, layers, facts), 'registry.example/us/image:1.2.3');
  const contents = [...readTar(readFileSync(file))].map(({ name, content }): [string, string] => [
    name,
    Buffer.from(content).toString('latin1'),
  ]);
  return { file, contents: new Map(contents) };
}

describe('an image', () => {
  it('is the same bytes for the same layers and facts', () => {
    expect(readFileSync(layout().file).equals(readFileSync(layout().file))).toBe(true);
  });

  it('names each blob by the digest of its bytes', () => {
    const blobs = [...layout().contents].filter(([name]) => name.startsWith('blobs/sha256/'));

    expect(blobs).toHaveLength(4);
    expect(blobs.map(([, content]) => digestOf(Buffer.from(content, 'latin1')))).toEqual(
      blobs.map(([name]) => name.replace('blobs/sha256/', 'sha256:')),
    );
  });

  it('says to everybody who runs it, as whom, and where from it comes', () => {
    const { config } = ociImage(plan, layers, facts);

    expect(JSON.parse(config.bytes.toString('utf8'))).toMatchObject({
      created: '2027-01-15T08:00:00Z',
      architecture: 'amd64',
      os: 'linux',
      config: {
        User: '65532:65532',
        Env: ['PATH=/usr/bin', 'HOME=/tmp', ...malloc],
        Entrypoint: ['/usr/bin/node', '/app/kubescape-gitops.js'],
        WorkingDir: '/repository',
        Volumes: { '/tmp': {} },
        Labels: {
          'org.opencontainers.image.revision': 'abc',
          'org.opencontainers.image.source': 'https://git.example/us',
          'org.opencontainers.image.version': '1.2.3',
        },
      },
      rootfs: { diff_ids: layers.map(({ diffId }) => diffId) },
    });
  });

  it('can be read by an older Docker, too', () => {
    const { contents } = layout();
    const [entry] = JSON.parse(contents.get('manifest.json') ?? '[]');

    expect(entry.RepoTags).toEqual(['registry.example/us/image:1.2.3']);
    expect([entry.Config, ...entry.Layers].every((name: string) => contents.has(name))).toBe(true);
  });
});

describe('UnpackedImage', () => {
  it('has the files of all layers, the later ones over the earlier', () => {
    const image = UnpackedImage.open(layout().file);
    try {
      const read = (name: string): string => readFileSync(path.join(image.root, name), 'utf8');
      expect([read('etc/one'), read('etc/two')]).toEqual(['from above', 'two']);
    } finally {
      image.close();
    }
  });

  it('refuses an archive of which a byte was changed', () => {
    const { file } = layout();
    const bytes = readFileSync(file);
    const at = bytes.indexOf(layers[0]?.bytes ?? '');
    bytes[at + 100] = (bytes[at + 100] ?? 0) ^ 1;
    writeFileSync(file, bytes);

    expect(() => UnpackedImage.open(file)).toThrow(`${layers[0]?.digest} is not there`);
  });
});
