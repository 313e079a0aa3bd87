import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiskCache } from '../../../src/platform/disk-cache.ts';
import { Helm } from '../../../src/render/helm/helm.ts';
import type { Release } from '../../../src/render/helm/release.ts';
import { finished, sideBySide, startProcess, temporaryFolders } from '../../support/command.ts';
import { chart, helmProgram, helmScript, release } from '../../support/helm.ts';

const folder = temporaryFolders();
const random = { 'templates/a.yaml': 'a: {{ randAlphaNum 40 }}\n' };
const large = 10_000_000;

/** Helm through a script that writes down each of its runs. */
function counted(cacheFolder = path.join(folder(), 'cache'), version = 'v4.0.0') {
  const at = folder({ runs: '' });
  const { file } = helmScript(at, `echo run >> '${at}/runs'; exec "$helm" "$@"`);
  const make = (): Helm => new Helm({ file, version }, { cache: new DiskCache(cacheFolder, large), parallel: 4 });
  return {
    helm: make(),
    again: make(),
    runs: () => readFileSync(path.join(at, 'runs'), 'utf8').length / 4,
    cacheFolder,
  };
}

describe.skipIf(!helmProgram)('a result', sideBySide, () => {
  it('is kept: the same input gives the same text without a run, even when the chart throws dice', async () => {
    const { helm, again, runs } = counted();
    const first = await helm.template(chart(random), release);
    expect(await helm.template(chart(random), release)).toEqual(first);
    expect(await again.template(chart({ ...random }), { ...release })).toEqual(first);
    expect(runs()).toBe(1);
  });

  it('is kept with its notices', async () => {
    const { helm, again, runs } = counted();
    const files = {
      'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\ndeprecated: true\n',
      'values.schema.json': '{"$ref":"x"}',
      'crds/a.yaml': 'a: 1\0\n',
    };
    const facts: Release = { ...release, includeCrds: true };
    const first = await helm.template(chart(files), facts);
    expect(first.notices).toEqual([
      'values are not checked: "values.schema.json" refers to "x"',
      'helm: this chart is deprecated',
    ]);
    expect(await again.template(chart(files), facts)).toEqual(first);
    expect(runs()).toBe(1);
  });

  it('is shared by all who ask for it at once', async () => {
    const { helm, runs } = counted();
    const texts = await Promise.all([1, 2, 3].map(() => helm.template(chart(random), release)));
    expect(new Set(texts.map(({ text }) => text)).size).toBe(1);
    expect(runs()).toBe(1);
  });

  it('is that of values, whatever the order of their keys', async () => {
    const { helm, runs } = counted();
    await helm.template(chart(random), { ...release, values: { a: 1, b: { c: 1, d: 2 } } });
    await helm.template(chart(random), { ...release, values: { b: { d: 2, c: 1 }, a: 1 } });
    expect(runs()).toBe(1);
  });

  it('is another for any other fact', async () => {
    const { helm, runs } = counted();
    const others: Partial<Release>[] = [
      {},
      { name: 'other' },
      { namespace: 'other' },
      { values: { a: 1 } },
      { values: { a: '1' } },
      { kubeVersion: '1.31.0' },
      { apiVersions: ['x.io/v1'] },
      { includeCrds: true },
      { isUpgrade: true },
      { skipHooks: true },
      { skipTests: true },
      { skipSchemas: true },
    ];
    for (const facts of others) await helm.template(chart(random), { ...release, ...facts });
    await helm.template(chart({ ...random, 'README.md': '' }), release);
    expect(runs()).toBe(others.length + 1);
  });

  it('is another for another helm', async () => {
    const { helm, cacheFolder } = counted();
    const newer = counted(cacheFolder, 'v4.0.1');
    await helm.template(chart(random), release);
    await newer.helm.template(chart(random), release);
    expect(newer.runs()).toBe(1);
  });

  it('that is damaged on disk is made again', async () => {
    const { helm, again, runs, cacheFolder } = counted();
    await helm.template(chart(random), release);
    for (const name of readdirSync(cacheFolder)) writeFileSync(path.join(cacheFolder, name), 'damaged');
    const { text } = await again.template(chart(random), release);
    expect(text).toMatch(/^a: \w{40}$/m);
    expect(runs()).toBe(2);
    expect((await helm.template(chart(random), release)).text).toBe(text);
  });

  it('is not kept when there is none', async () => {
    const { helm, runs } = counted();
    const failing = chart({ 'templates/a.yaml': '{{ fail "no" }}' });
    await expect(helm.template(failing, release)).rejects.toThrow('no');
    await expect(helm.template(failing, release)).rejects.toThrow('no');
    expect(runs()).toBe(2);
  });

  it('is used by two processes at once', async () => {
    const at = folder();
    const from = (name: string): string => JSON.stringify(path.resolve(import.meta.dirname, '../../../src', name));
    const script = `
      import { DiskCache } from ${from('platform/disk-cache.ts')};
      import { Helm } from ${from('render/helm/helm.ts')};
      import { chartOfFiles } from ${from('render/helm/read-chart.ts')};
      const helm = new Helm(${JSON.stringify(helmProgram)}, { cache: new DiskCache(${JSON.stringify(at)}, 10000000) });
      const files = { 'Chart.yaml': 'apiVersion: v2\\nname: shop\\nversion: 1.0.0\\n', 'templates/a.yaml': 'a: {{ .Release.Name }}\\n' };
      const chart = chartOfFiles(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
      for (let round = 0; round < 3; round += 1) {
        for (const name of ['one', 'two', 'three']) {
          const { text } = await helm.template(chart, { name, namespace: 'prod', values: {} });
          if (!text.endsWith('a: ' + name + '\\n')) throw new Error(text);
        }
      }
      console.log('done');`;
    const runs = [1, 2].map(() => finished(startProcess(process.execPath, ['--input-type=module', '-e', script])));
    for (const { stdout, stderr } of await Promise.all(runs))
      expect({ stdout, stderr }).toEqual({ stdout: 'done\n', stderr: '' });
    expect(readdirSync(at)).toHaveLength(3);
  });
});

describe.skipIf(!helmProgram)('runs', sideBySide, () => {
  it('are as many at once as was said', async () => {
    const at = folder({ log: '' });
    const { file } = helmScript(
      at,
      `echo in >> '${at}/log'; "$helm" "$@"; code=$?; echo out >> '${at}/log'; exit $code`,
    );
    const helm = new Helm({ file, version: 'v4.0.0' }, { parallel: 2 });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => helm.template(chart(random), { ...release, name })));
    let most = 0;
    let now = 0;
    for (const line of readFileSync(path.join(at, 'log'), 'utf8').trim().split('\n')) {
      now += line === 'in' ? 1 : -1;
      most = Math.max(most, now);
    }
    expect(most).toBe(2);
  });
});
