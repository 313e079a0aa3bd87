import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../../src/service/triggers/trigger.ts';
import { AwaitedKeys } from '../../../src/scanner/cluster-objects/awaited-keys.ts';
import { Turns } from '../../../src/scanner/judging/turns.ts';
import { TriggerDesk, type TriggerDeskSettings } from '../../../src/scanner/triggers/trigger-desk.ts';
import { JudgeHere } from '../../support/scanner/judge-here.ts';

function pod(name: string, namespace = 'shop'): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: `uid of ${name}`, labels: { app: name } },
    spec: { containers: [{ name: 'main', image: 'web' }] },
  };
}

function policyFor(app: string): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace: 'shop', uid: 'uid of deny' },
    spec: { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress', 'Egress'] },
  };
}

function trigger(name: string, more: Partial<Trigger> = {}): Trigger {
  const identity = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name, uid: '', resourceVersion: '1' };
  return { ...identity, type: 'changed', ...more };
}

const deny = trigger('deny', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' });

function deskOf(here: JudgeHere, given: Partial<TriggerDeskSettings> = {}): TriggerDesk {
  return new TriggerDesk({
    judge: here.judge,
    turns: new Turns(),
    changed: here.changed,
    awaited: new AwaitedKeys(() => 0),
    allows: ({ namespace }) => namespace !== 'kube-system',
    see: async () => 'seen',
    forget: async () => ({ writes: 0, hasFailed: false }),
    signal: new AbortController().signal,
    told: () => {},
    ...given,
  });
}

describe('triggers', () => {
  it('are answered in their order, each with what became of it', async () => {
    const here = new JudgeHere();
    here.set(pod('web'));
    const desk = deskOf(here, { see: async ({ name }) => (name === 'late' ? 'not-reached' : 'seen') });
    const answer = await desk.answer([trigger('late'), trigger('web'), trigger('x', { namespace: 'kube-system' })]);
    expect(answer).toEqual({ outcomes: ['not-reached', 'judged', 'filtered'], writes: 2 });
    expect(await desk.answer([trigger('web')])).toEqual({ outcomes: ['judged'], writes: 0 });
  });

  it('have judged what depends on them, too', async () => {
    const here = new JudgeHere();
    here.set(pod('web'));
    here.set(pod('other'));
    await here.catchUp();
    here.set(policyFor('web'));
    expect(await deskOf(here).answer([deny])).toEqual({ outcomes: ['judged'], writes: 4 });
  });

  it('leave alone what waits for a trigger of its own', async () => {
    const here = new JudgeHere();
    const key = here.set(pod('web'));
    here.set(policyFor('web'));
    const awaited = new AwaitedKeys(() => 0);
    awaited.mark(key);
    const desk = deskOf(here, { awaited });
    expect(await desk.answer([deny])).toEqual({ outcomes: ['judged'], writes: 2 });
    expect(await desk.answer([trigger('web')])).toEqual({ outcomes: ['judged'], writes: 2 });
  });

  it('that come while others are judged are judged together afterwards', async () => {
    const here = new JudgeHere();
    for (const name of ['a', 'b', 'c']) here.set(pod(name));
    const desk = deskOf(here);
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => desk.answer([trigger(name)])));
    expect(answers.every(({ outcomes }) => outcomes[0] === 'judged')).toBe(true);
    expect(answers.reduce((sum, { writes }) => sum + writes, 0)).toBe(6);
    expect(here.server.writes).toHaveLength(6);
  });

  it('fail where a write fails, of what they are about or of what nobody else would try again', async () => {
    const here = new JudgeHere();
    here.set(pod('web'));
    here.set(policyFor('web'));
    here.server.before = ({ body }) => (JSON.stringify(body ?? '').includes('pod-web') ? 'busy' : undefined);
    const desk = deskOf(here);
    expect(await desk.answer([deny])).toMatchObject({ outcomes: ['failed'] });
    here.server.before = () => undefined;
    expect(await desk.answer([deny])).toEqual({ outcomes: ['judged'], writes: 2 });
  });

  it('of a deletion remove the results, and ask for those of nobody', async () => {
    const here = new JudgeHere();
    here.set(pod('web'));
    await here.catchUp();
    here.delete(pod('web'));
    const forgotten: string[] = [];
    const forget: TriggerDeskSettings['forget'] = async (deleted) => {
      forgotten.push(...deleted.map(({ name }) => name));
      return { writes: 0, hasFailed: false };
    };
    const desk = deskOf(here, { forget });
    expect(await desk.answer([trigger('web', { type: 'deleted' })])).toEqual({ outcomes: ['judged'], writes: 2 });
    expect(here.server.objects.size).toBe(0);
    expect(forgotten).toEqual(['web']);
  });

  it('catch up with what is more than one waits for', async () => {
    const here = new JudgeHere();
    for (let index = 0; index < 1200; index += 1) here.set(pod(`p${index}`));
    const turns = new Turns();
    const answer = await deskOf(here, { turns }).answer([trigger('p1199')]);
    expect(answer).toEqual({ outcomes: ['judged'], writes: 1002 });
    while (here.changed.size > 0) await turns.take('patient', async () => {});
    expect(here.server.objects.size).toBe(2400);
  });
});
