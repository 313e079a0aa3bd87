import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/errors.ts';
import {
  addServiceOptions,
  serviceSettings,
  type ServiceDefaults,
  type ServiceOptions,
} from '../../../src/cli/service/service-options.ts';
import type { ServiceSettings } from '../../../src/service/service-settings.ts';

const inPod = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };
const scanner: ServiceDefaults = { component: 'kubescape', lease: 'kubescape-scanner' };

function settings(
  args: readonly string[],
  env: Readonly<Record<string, string>> = inPod,
  defaults = scanner,
): ServiceSettings {
  const command = addServiceOptions(new Command('test'), defaults).action(() => {});
  command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parse(args, { from: 'user' });
  return serviceSettings(command.opts<ServiceOptions>(), env);
}

describe('the options of a component', () => {
  it('have defaults that suit a Pod', () => {
    expect(settings([])).toEqual({
      component: 'kubescape',
      listen: { host: '0.0.0.0', port: 8080 },
      namespace: 'kubescape',
      clusterName: 'cluster',
      lease: {
        namespace: 'kubescape',
        name: 'kubescape-scanner',
        identity: expect.stringMatching(/^.+_[0-9a-f]{8}$/),
        leaseSeconds: 15,
        renewDeadlineSeconds: 10,
        retrySeconds: 2,
      },
      callers: ['kubescape/*'],
      audience: 'kubescape-gitops',
      version: expect.any(String),
      logLevel: 'info',
    });
  });

  it('decide what they name', () => {
    const args = ['--namespace', 'sec', '--cluster-name', 'prod/eu', '--listen', '[::]:9000', '--config', 'rules'];
    const more = ['--token', '/var/run/token', '--caller', 'sec/operator', '--caller', 'ops/*', '--audience', 'us'];
    const last = [
      '--advertise',
      'https://a.example:1',
      '--lease',
      'l',
      '--lease-seconds',
      '30',
      '--log-level',
      'debug',
    ];

    expect(settings([...args, ...more, ...last])).toMatchObject({
      namespace: 'sec',
      clusterName: 'prod/eu',
      listen: { host: '::', port: 9000 },
      configFolder: path.resolve('rules'),
      tokenFile: '/var/run/token',
      callers: ['sec/operator', 'ops/*'],
      audience: 'us',
      lease: {
        namespace: 'sec',
        name: 'l',
        address: 'https://a.example:1',
        leaseSeconds: 30,
        renewDeadlineSeconds: 20,
      },
      logLevel: 'debug',
    });
  });

  it('let in all service accounts of their namespace, whatever that is', () => {
    expect(settings(['--namespace', 'sec']).callers).toEqual(['sec/*']);
  });

  it('reach a cluster from outside only where they say which', () => {
    expect(settings(['--kubeconfig', 'a'], {}).kubeconfig).toEqual({ file: 'a' });
    expect(settings(['--context', 'b'], {}).kubeconfig).toEqual({ context: 'b' });
    expect(settings([]).kubeconfig).toBeUndefined();
    expect(() => settings([], {})).toThrow(/^this is no Pod of a cluster: say with --kubeconfig/);
  });

  it('are other replicas with each start', () => {
    expect(settings([]).lease.identity).not.toBe(settings([]).lease.identity);
  });

  it.each([
    [['--namespace', 'A'], '--namespace "A" is no name of a namespace'],
    [['--namespace', '../x'], '--namespace "../x" is no name of a namespace'],
    [['--listen', '8080'], '--listen "8080" is no HOST:PORT, such as 127.0.0.1:8080 or 0.0.0.0:8080'],
    [['--advertise', 'http://a/b'], '--advertise "http://a/b" is no address of a server, such as http://10.1.2.3:8080'],
    [['--advertise', 'http://u:p@a'], /^--advertise /],
    [['--advertise', 'a:80'], /^--advertise /],
    [['--caller', 'operator'], /^--caller "operator" is no NAMESPACE\/NAME of a service account, nor NAMESPACE\/\*$/],
    [['--caller', '*/*'], /^--caller /],
    [['--caller', 'a/b/c'], /^--caller /],
    [['--audience', ''], /^--audience "" is none/],
    [['--cluster-name', 'a b'], /^--cluster-name "a b" is no name/],
    [['--lease', 'A'], /^--lease "A" is no name of an object$/],
    [['--lease-seconds', '1'], '--lease-seconds "1" is no number from 3 to 3600'],
    [['--lease-seconds', '3.5'], '--lease-seconds "3.5" is no whole number'],
    [['--log-level', 'loud'], /^--log-level "loud" is none of trace, debug/],
    [['--config', ''], '--config names nothing'],
    [['--token', ''], '--token names nothing'],
    [['--kubeconfig', ''], '--kubeconfig names nothing'],
  ])('refuse %j in one line', (args, message) => {
    expect(() => settings(args)).toThrow(UsageError);
    expect(() => settings(args)).toThrow(message);
  });
});
