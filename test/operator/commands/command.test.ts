import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandError, readCommand, readCommands } from '../../../src/operator/commands/command.ts';
import { propertyRuns } from '../../support/property-runs.ts';

/** Throws what is no CommandError. */
function outcome(body: unknown): string {
  try {
    return readCommands(body).length > 0 ? 'commands' : 'nothing';
  } catch (error) {
    if (error instanceof CommandError) return 'none';
    throw error;
  }
}

describe('commands', () => {
  it("are read as Kubescape's own CronJobs write them", () => {
    const designators = [{ designatorType: 'Attributes', attributes: {} }];
    expect(readCommands({ commands: [{ CommandName: 'kubescapeScan', args: { scanV1: {} } }] })).toEqual([
      { commandName: 'kubescapeScan', args: { scanV1: {} } },
    ]);
    expect(readCommands({ commands: [{ commandName: 'scan', designators }] })).toEqual([
      { commandName: 'scan', designators: [{ attributes: {} }] },
    ]);
  });

  it('may have keys and names in any case, and nulls for what is not set', () => {
    const scan = { SCANOBJECT: { APIVERSION: 'apps/v1', Kind: 'Deployment', MetaData: { NAME: 'web' } }, format: null };
    expect(readCommand({ COMMANDNAME: 'KUBESCAPESCAN', Args: { SCANV1: scan }, wlid: null }, 'it')).toEqual({
      commandName: 'kubescapeScan',
      args: { scanV1: { scanObject: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } } } },
    });
  });

  it('lose what is secret or means nothing here', () => {
    const scanV1 = { account: 'a', accessKey: 'b', targetNames: ['nsa'] };
    const command = { commandName: 'kubescapeScan', args: { scanV1, registry: { password: 'c' } }, sid: 'd' };
    expect(readCommand(command, 'it')).toEqual({
      commandName: 'kubescapeScan',
      args: { scanV1: { targetNames: ['nsa'] } },
    });
  });

  it.each([
    ['no list', {}, 'no commands: {"commands":[{"commandName":'],
    ['too many', { commands: Array.from({ length: 101 }, () => ({})) }, '101 commands are more than the 100'],
    [
      'an unknown name',
      { commands: [{ commandName: 'dance' }] },
      'commands[0].commandName "dance" is none of kubescapeScan',
    ],
    ['no name', { commands: [{}] }, 'commands[0].commandName null is none of'],
    [
      'a wrong argument',
      { commands: [{ commandName: 'kubescapeScan', args: { scanV1: { targetNames: 'nsa' } } }] },
      'commands[0].args.scanV1.targetNames: ',
    ],
  ])('are refused with a sentence: %s', (_, body, sentence) => {
    expect(() => readCommands(body)).toThrow(sentence);
  });

  it('throw nothing else, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('commandName', 'args', '__proto__', 'wlid'), (value, key) => {
        const commands = [{ commandName: 'kubescapeScan', [key]: value, args: { scanV1: value } }];
        expect(['commands', 'none']).toContain(outcome({ commands }));
      }),
      propertyRuns(500),
    );
  });
});
