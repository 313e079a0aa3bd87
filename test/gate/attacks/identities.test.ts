import { describe, expect, it } from 'vitest';
import { deployment, flux, gateStep, privileged, verdictOf } from './step.ts';

const web = 'apps/prod/web.yaml';
const more = 'apps/prod/more.yaml';

function configMap(name: string, key = 'password'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: apps }\ndata: { ${key}: hunter2hunter2 }\n`;
}

describe('an object that looks like another one', () => {
  it('is judged beside it: two Kustomizations with one Deployment', async () => {
    const change = { 'clusters/prod/again.yaml': flux('again', 'apps/again'), 'apps/again/web.yaml': privileged };
    expect(verdictOf(await gateStep({}, change)).blocking).toContain('C-0057 Deployment/web');
  });

  it('is judged beside it: capabilities of a second one', async () => {
    const base = { [web]: deployment('web', '{ capabilities: { add: [NET_ADMIN] } }') };
    const change = {
      'clusters/prod/again.yaml': flux('again', 'apps/again'),
      'apps/again/web.yaml': deployment('web', '{ capabilities: { add: [SYS_PTRACE] } }'),
    };
    expect(verdictOf(await gateStep(base, change)).blocking).toContain('C-0046 Deployment/web');
  });

  it('counts, although its name ends like a generated one', async () => {
    const base = { [more]: configMap('settings') };
    const change = { 'apps/prod/third.yaml': configMap('settings-bcdfghkm24') };
    expect(verdictOf(await gateStep({}, base)).blocking).toEqual(['C-0012 ConfigMap/settings']);
    expect(verdictOf(await gateStep(base, change)).blocking).toEqual(['C-0012 ConfigMap/settings-bcdfghkm24']);
  });

  it('is the same when only its hash changes', async () => {
    const base = { [more]: configMap('settings-bcdfghkm24') };
    expect((await gateStep(base, { [more]: configMap('settings-bcdfghkm25') })).outcome).toBe('pass');
  });
});

describe('a failure in place of another one', () => {
  it('is new in another container', async () => {
    const base = { [web]: privileged };
    const change = { [web]: deployment('web', '{ privileged: true }', 'other') };
    expect(verdictOf(await gateStep(base, change)).blocking).toContain('C-0057 Deployment/web');
  });

  it('is new for one more capability, not for another one', async () => {
    const base = { [web]: deployment('web', '{ capabilities: { add: [NET_ADMIN] } }') };
    const edited = { [web]: deployment('web', '{ capabilities: { add: [SYS_PTRACE] } }') };
    expect((await gateStep(base, edited)).outcome).toBe('pass');
    const change = { [web]: deployment('web', '{ capabilities: { add: [NET_ADMIN, SYS_PTRACE] } }') };
    const report = await gateStep(base, change);
    expect(report.causes.flatMap(({ findings }) => findings)).toMatchObject([
      { control: 'C-0046', items: ['SYS_PTRACE'] },
    ]);
  });

  it('is not new in another order', async () => {
    const base = { [web]: deployment('web', '{ capabilities: { add: [NET_ADMIN, SYS_PTRACE] } }') };
    const change = { [web]: deployment('web', '{ capabilities: { add: [SYS_PTRACE, NET_ADMIN] } }') };
    expect((await gateStep(base, change)).outcome).toBe('pass');
  });
});
