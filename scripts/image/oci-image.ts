import { environment, temporaryFolder, user, workingFolder, type ImagePlan } from './image-plan.ts';
import { digestOf, type Blob, type LayerArchive } from './layer-archive.ts';

/** What differs from build to build. */
export interface BuildFacts {
  readonly version: string;
  /** The commit; absent where there is no repository to ask. */
  readonly revision?: string;
  /** Seconds since 1970: the commit's, or SOURCE_DATE_EPOCH. */
  readonly created: number;
  /** Where the project lives. */
  readonly source: string;
}

export interface OciImage {
  /** By which registries and pods name it. */
  readonly digest: string;
  readonly manifest: Blob;
  readonly config: Blob;
  readonly layers: readonly LayerArchive[];
}

/** How a container of an image starts, in the words of the OCI image specification. */
export interface ContainerSettings {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly WorkingDir: string;
  readonly Volumes: Readonly<Record<string, object>>;
  readonly Labels: Readonly<Record<string, string>>;
}

const mediaTypes = {
  config: 'application/vnd.oci.image.config.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
} as const;

/** Joins layers to an image for Linux on x86-64. The same bytes for the same layers and facts. */
export function ociImage(plan: ImagePlan, layers: readonly LayerArchive[], facts: BuildFacts): OciImage {
  const created = isoTime(facts.created);
  const config = json(mediaTypes.config, {
    created,
    architecture: 'amd64',
    os: 'linux',
    config: settingsOf(plan, facts),
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: plan.layers.map((name) => ({ created, created_by: `scripts/build-image.sh: ${name}` })),
  });
  const manifest = json(mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(config),
    layers: layers.map(descriptor),
    annotations: labelsOf(plan, facts),
  });
  return { digest: manifest.digest, manifest, config, layers };
}

export function settingsOf(plan: ImagePlan, facts: BuildFacts): ContainerSettings {
  return {
    User: `${user.id}:${user.id}`,
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    Entrypoint: plan.entrypoint,
    WorkingDir: `/${workingFolder}`,
    Volumes: { [`/${temporaryFolder}`]: {} },
    Labels: labelsOf(plan, facts),
  };
}

/** The labels that the OCI names for everybody. */
function labelsOf(plan: ImagePlan, facts: BuildFacts): Readonly<Record<string, string>> {
  const values = {
    created: isoTime(facts.created),
    description: plan.description,
    licenses: 'Apache-2.0',
    revision: facts.revision,
    source: facts.source,
    title: plan.title,
    version: facts.version,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[`org.opencontainers.image.${name}`, value]],
    ),
  );
}

export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export function descriptor({ mediaType, digest, bytes }: Blob): {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
} {
  return { mediaType, digest, size: bytes.length };
}

function json(mediaType: string, value: object): Blob {
  const bytes = Buffer.from(JSON.stringify(value));
  return { mediaType, digest: digestOf(bytes), bytes };
}
