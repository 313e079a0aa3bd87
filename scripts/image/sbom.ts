import { createHash } from 'node:crypto';
import type { BundledPackage } from './bundled-packages.ts';
import type { DebianPackage } from './debian-packages.ts';
import { suite, type ImagePlan } from './image-plan.ts';
import { isoTime, type BuildFacts } from './oci-image.ts';

/** What is in an image. */
export interface Contents {
  readonly debian: readonly DebianPackage[];
  readonly npm: readonly BundledPackage[];
  readonly node: Program & { readonly builtWith: Readonly<Record<string, string>> };
  readonly helm?: Program;
}

export interface Program {
  readonly version: string;
  /** Hexadecimal, of the file as it is in the image. */
  readonly sha256: string;
}

/** A part of an image, in the words of CycloneDX. */
export interface Component {
  readonly type: 'application' | 'library' | 'operating-system' | 'container';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly cpe?: string;
  readonly hashes?: readonly { readonly alg: 'SHA-256' | 'SHA-512'; readonly content: string }[];
  readonly licenses?: readonly [{ readonly expression: string }];
}

export interface Sbom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/**
 * The parts list of an image as CycloneDX 1.6: packages of Debian, npm packages in the bundle, Node.js with what it was
 * built with, helm, and ourselves. The same text for the same image.
 */
export function sbomOf(plan: ImagePlan, digest: string, contents: Contents, facts: BuildFacts): Sbom {
  const image: Component = {
    ...named('container', plan.name, facts.version, `pkg:oci/${plan.name}@${encodeURIComponent(digest)}`),
    hashes: [{ alg: 'SHA-256', content: digest.replace('sha256:', '') }],
  };
  const program = named('application', 'kubescape-gitops', facts.version, `pkg:npm/kubescape-gitops@${facts.version}`);
  const bundled = contents.npm.map(npmComponent);
  const node = nodeComponent(contents.node);
  const builtIn = Object.entries(contents.node.builtWith).map(([name, version]) =>
    named('library', name, version, `pkg:generic/${name}@${encodeURIComponent(version)}`),
  );
  const helm = contents.helm === undefined ? [] : [helmComponent(contents.helm)];
  const debian = contents.debian.map(debianComponent);
  const system: Component = { ...named('operating-system', 'debian', suite.number), cpe: debianCpe };
  const refs = (parts: readonly Component[]): string[] => parts.map((part) => part['bom-ref']);
  const components = [system, ...debian, node, ...builtIn, ...helm, program, ...bundled];
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf([plan.name, digest, ...refs(components)].join('\n'))}`,
    version: 1,
    metadata: { timestamp: isoTime(facts.created), component: image },
    components,
    dependencies: [
      { ref: image['bom-ref'], dependsOn: refs([system, ...debian, node, ...helm, program]) },
      { ref: node['bom-ref'], dependsOn: refs(builtIn) },
      { ref: program['bom-ref'], dependsOn: refs([node, ...bundled]) },
    ],
  };
}

const debianCpe = `cpe:2.3:o:debian:debian_linux:${suite.number}.0:*:*:*:*:*:*:*`;

function named(type: Component['type'], name: string, version: string, purl?: string): Component {
  return { type, 'bom-ref': purl ?? `${name}@${version}`, name, version, ...(purl !== undefined && { purl }) };
}

function debianComponent({ name, version, architecture, sha256 }: DebianPackage): Component {
  const place = `${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
  const purl = `pkg:deb/debian/${place}?arch=${architecture}&distro=debian-${suite.number}`;
  return { ...named('library', name, version, purl), hashes: [{ alg: 'SHA-256', content: sha256 }] };
}

function npmComponent({ name, version, sha512, license }: BundledPackage): Component {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    ...named('library', name, version, purl),
    hashes: [{ alg: 'SHA-512', content: sha512 }],
    ...(license !== undefined && { licenses: [{ expression: license }] }),
  };
}

function nodeComponent({ version, sha256 }: Program): Component {
  return {
    ...named('application', 'node', version, `pkg:generic/node@${version}`),
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    hashes: [{ alg: 'SHA-256', content: sha256 }],
    licenses: [{ expression: 'MIT' }],
  };
}

function helmComponent({ version, sha256 }: Program): Component {
  return {
    ...named('application', 'helm', version, `pkg:golang/helm.sh/helm/v${version.split('.')[0]}@v${version}`),
    cpe: `cpe:2.3:a:helm:helm:${version}:*:*:*:*:*:*:*`,
    hashes: [{ alg: 'SHA-256', content: sha256 }],
    licenses: [{ expression: 'Apache-2.0' }],
  };
}

/** A UUID (version 8) made of a digest, so that the same image has the same one. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
