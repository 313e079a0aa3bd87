import { writeFileSync } from 'node:fs';
import { writeTar } from '../../src/platform/tar.ts';
import type { Blob } from './layer-archive.ts';
import { descriptor, type OciImage } from './oci-image.ts';

/**
 * Writes an image as one tar archive: an OCI image layout, which skopeo, containerd, podman and buildah read. The file
 * manifest.json besides is for a Docker that knows only its own format. `reference` is the name and tag that it gets
 * where it is loaded.
 */
export function writeLayout(file: string, image: OciImage, reference: string): void {
  const blobs = [image.config, ...image.layers, image.manifest];
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        ...descriptor(image.manifest),
        platform: { architecture: 'amd64', os: 'linux' },
        annotations: {
          'io.containerd.image.name': reference,
          'org.opencontainers.image.ref.name': reference.slice(reference.lastIndexOf(':') + 1),
        },
      },
    ],
  };
  const forDocker = [
    { Config: blobPath(image.config), RepoTags: [reference], Layers: image.layers.map((layer) => blobPath(layer)) },
  ];
  writeFileSync(
    file,
    writeTar([
      jsonFile('oci-layout', { imageLayoutVersion: '1.0.0' }),
      jsonFile('index.json', index),
      jsonFile('manifest.json', forDocker),
      ...blobs.map((blob) => ({ name: blobPath(blob), content: blob.bytes })),
    ]),
  );
}

function blobPath({ digest }: Blob): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function jsonFile(name: string, value: unknown): { readonly name: string; readonly content: Buffer } {
  return { name, content: Buffer.from(JSON.stringify(value)) };
}
