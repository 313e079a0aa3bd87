import type { Chart } from '../../helm/chart.ts';
import table from '../normalise/go-types.json' with { type: 'json' };

/**
 * What an API server of today serves, as `group/version/Kind`: helm knows the groups and versions alone. Versions that
 * are no stable ones are switched off unless somebody asks for them.
 */
export const servedKinds: readonly string[] = table.kinds.flatMap((line) => {
  const [version = '', ...kinds] = line.split(' ');
  if (!/^(?:[^/]+\/)?v\d+$/.test(version)) return [];
  return kinds.filter((kind) => !kind.startsWith('!')).map((kind) => `${version}/${kind.split('=')[0] ?? ''}`);
});

const asking = new WeakMap<Chart, boolean>();

/**
 * Whether a chart may ask which API versions there are: it says `Capabilities` and does not go on with the version of
 * Kubernetes or Helm. One that does not is rendered once whatever other releases bring. Values may hold templates, too.
 */
export function asksForVersions(chart: Chart, values: string): boolean {
  const known = asking.get(chart) ?? Array.from(chart.files).some(([name, content]) => asks(name, content));
  asking.set(chart, known);
  return known || isAsking(values);
}

function asks(name: string, content: Uint8Array): boolean {
  // Nobody looks into archives within.
  return (
    name.endsWith('.tgz') ||
    isAsking(Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1'))
  );
}

function isAsking(text: string): boolean {
  return /Capabilities(?!\.(?:KubeVersion|HelmVersion))/.test(text);
}
