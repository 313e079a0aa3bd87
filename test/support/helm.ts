import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findConfinement } from '../../src/platform/confinement.ts';
import { writeTar } from '../../src/platform/tar.ts';
import { findHelm, type HelmProgram } from '../../src/render/helm/find-helm.ts';
import { Helm, type HelmOptions, type RenderedChart } from '../../src/render/helm/helm.ts';
import type { Chart } from '../../src/render/helm/chart.ts';
import { chartOfFiles } from '../../src/render/helm/read-chart.ts';
import type { Release } from '../../src/render/helm/release.ts';
import { skipped } from './skipped.ts';

/** The real helm, found or fetched as the command does it; undefined where there is none. */
export const helmProgram: HelmProgram | undefined = await findHelm({ env: process.env }).catch((error: unknown) => {
  skipped(`the tests that run helm: ${error instanceof Error ? error.message : String(error)}`);
  return undefined;
});

/** What this machine holds programs with. */
export const confinement = await findConfinement();

/** For a test that only runs when helm is there. */
export function helm(options: HelmOptions = {}): Helm {
  if (!helmProgram) throw new Error('there is no helm');
  return new Helm(helmProgram, options);
}

const chartYaml = 'apiVersion: v2\nname: shop\nversion: 1.2.3\n';

/** Files of a chart `shop` 1.2.3, by path. */
export function chartFiles(files: Readonly<Record<string, string | Uint8Array>>): Map<string, Uint8Array> {
  const all = Object.entries({ 'Chart.yaml': chartYaml, ...files });
  return new Map(all.map(([name, content]) => [name, Buffer.from(content)]));
}

export function chart(files: Readonly<Record<string, string | Uint8Array>>): Chart {
  return chartOfFiles(chartFiles(files));
}

/** An archive as `helm package` makes it, with the files of a chart in a folder. */
export function archive(files: Readonly<Record<string, string | Uint8Array>>, folder = 'shop'): Buffer {
  const entries = Array.from(chartFiles(files), ([name, content]) => ({ name: join(folder, name), content }));
  return gzipSync(writeTar(entries));
}

export const release: Release = { name: 'web', namespace: 'prod', values: {} };

/** Renders a chart of these files for the release `web` in `prod`. */
export function template(
  files: Readonly<Record<string, string | Uint8Array>>,
  facts: Partial<Release> = {},
  options: HelmOptions = {},
): Promise<RenderedChart> {
  return helm(options).template(chart(files), { ...release, ...facts });
}

/** A shell script in helm's place, which finds the real one as `$helm`. */
export function helmScript(folder: string, script: string): HelmProgram {
  const file = join(folder, 'helm');
  writeFileSync(file, `#!/bin/sh\nhelm='${helmProgram?.file ?? 'none'}'\n${script}\n`, { mode: 0o755 });
  return { file, version: 'v4.0.0' };
}
