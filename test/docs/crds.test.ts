import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { crdFolder, crdManifests } from '../../scripts/docs/crd-manifests.ts';
import { definitionSchema } from '../support/kube/definition-schema.ts';
import { structuralFaults } from '../support/kube/structural-rules.ts';
import { skipped } from '../support/skipped.ts';

const root = path.resolve(import.meta.dirname, '../..');
const manifests = crdManifests();
const isDefinition = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(
  definitionSchema,
);

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Record<string, unknown> } }[];
  };
}

function definitionFaults(manifest: unknown): readonly string[] {
  if (!isDefinition(manifest))
    return (isDefinition.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  const { metadata, spec } = manifest as Definition;
  const name = `${spec.names.plural}.${spec.group}`;
  return [
    ...(metadata.name === name ? [] : [`is called ${metadata.name} instead of ${name}`]),
    ...spec.versions.flatMap(({ schema }) => structuralFaults(schema.openAPIV3Schema)),
  ];
}

it(`${crdFolder} holds what \`npm run crds\` writes, and nothing else`, () => {
  expect(readdirSync(path.join(root, crdFolder)).toSorted()).toEqual(Array.from(manifests.keys()).toSorted());
});

describe.each(Array.from(manifests))(`${crdFolder}/%s`, (file, text) => {
  it('is what `npm run crds` writes', () => {
    expect(readFileSync(path.join(root, crdFolder, file), 'utf8')).toBe(text);
  });

  it('is a CustomResourceDefinition with structural schemas', () => {
    expect(definitionFaults(load(text))).toEqual([]);
  });

  it('fits into an annotation of kubectl apply, and so into etcd', () => {
    const fits = { annotation: 256 * 1024, etcd: 1024 * 1024 };
    expect(Buffer.byteLength(JSON.stringify(load(text)))).toBeLessThan(Math.min(fits.annotation, fits.etcd));
  });

  it('has nothing that substitution of Flux would change', () => {
    expect(text).not.toMatch(/\$[{$]/);
  });
});

describe('what a CustomResourceDefinition may say', () => {
  const folder = path.resolve(root, '../shared/starter/test-cluster/crds');
  const isThere = existsSync(folder);
  if (!isThere) skipped(`Flux's own CustomResourceDefinitions are not at ${folder}`);

  it.runIf(isThere).each(globSync('*.yaml', { cwd: folder }).toSorted())('is what Flux says in %s', (file) => {
    expect(definitionFaults(load(readFileSync(path.join(folder, file), 'utf8')))).toEqual([]);
  });

  const [[, text] = ['', '']] = Array.from(manifests);

  it.each([
    ['an unknown field', 'scope: Namespaced', 'scoope: Namespaced'],
    ['another scope', 'scope: Namespaced', 'scope: Everywhere'],
    ['another name', /^ {2}name: .*$/m, '  name: scans.example.com'],
    ['a column without a path', /^ *jsonPath: .*\n/m, ''],
    ['a webhook', 'strategy: None', 'strategy: Webhook'],
    ['a word about metadata', /metadata:\n( +)type: object/, 'metadata:\n$1type: object\n$1description: x'],
  ])('is not %s', (_, from, to) => {
    const broken = text.replace(from, to);
    expect(broken).not.toBe(text);
    expect(definitionFaults(load(broken))).not.toEqual([]);
  });
});
