import { describe, expect, it } from 'vitest';
import { commandNames, readCommand } from '../../../src/operator/commands/command.ts';
import { planOf, type Plan } from '../../../src/operator/commands/plan.ts';

const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web-1', namespace: 'shop' } };

function plan(command: object): Plan {
  return planOf(readCommand({ commandName: 'kubescapeScan', ...command }, 'it'));
}

function attributes(...all: readonly object[]): object {
  return { designators: all.map((one) => ({ designatorType: 'Attributes', attributes: one })) };
}

describe('what a scan command comes to', () => {
  it.each([
    ['everything', { args: { scanV1: {} } }, [{}]],
    ['everything, without arguments', {}, [{}]],
    ['what its arguments say', { args: { scanV1: { scanObject: web } } }, [{ scanObject: web }]],
    ['the object of a wlid', { wlid: 'wlid://cluster-a/namespace-shop/deployment-web-1' }, [{ scanObject: web }]],
    ['the namespace of a wlid', { wildWlid: 'wlid://cluster-a/namespace-shop' }, [{ includeNamespaces: ['shop'] }]],
    ['the cluster of a wlid', { wildWlid: 'wlid://cluster-a' }, [{}]],
    ['a designated namespace', attributes({ namespace: 'shop' }), [{ includeNamespaces: ['shop'] }]],
    [
      'designated namespaces and objects',
      attributes({ namespace: 'b' }, { namespace: 'a' }, { namespace: 'shop', kind: 'deployment', name: 'web-1' }),
      [{ includeNamespaces: ['a', 'b'] }, { scanObject: web }],
    ],
    ['everything, by empty attributes', attributes({}), [{}]],
  ])('is %s', (_, command, requests) => {
    expect(plan(command)).toEqual({ kind: 'scan', requests });
  });

  it.each([
    ['no wlid', { wlid: 'deployment/web' }, '"deployment/web" is no wlid://'],
    ['an unknown kind', { wlid: 'wlid://cluster-a/namespace-shop/secret-web' }, '"secret" is no kind that is judged'],
    ['half an object', attributes({ kind: 'Deployment' }), 'kind and name go together'],
  ])('is invalid with %s', (_, command, message) => {
    expect(plan(command)).toEqual({ kind: 'refused', reason: 'Invalid', message: expect.stringContaining(message) });
  });
});

it('says of each command that needs what is not there that it is not available', () => {
  const scans = ['kubescapeScan', 'runKubescapeJob'];
  const kinds = commandNames.map((commandName) => [commandName, planOf({ commandName }).kind]);
  expect(kinds).toEqual(commandNames.map((name) => [name, scans.includes(name) ? 'scan' : 'refused']));
});
