import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandObject, knownCommand } from '../../../src/operator/commands/command-object.ts';
import { live } from '../../support/operator/metadata.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const now = Date.UTC(2026, 0, 1);
const made = new Date(now - 60_000).toISOString();

describe('an OperatorCommand', () => {
  it('reads as the command that it was made of', () => {
    const command = { commandName: 'kubescapeScan', args: { scanV1: { targetNames: ['nsa'] } } } as const;
    const filed = commandObject(
      { ...command, args: { scanV1: { targetNames: ['nsa'] } } },
      { namespace: 'kubescape', guid: 'g', index: 0, count: 1 },
    );
    const labels = Object(filed.metadata).labels as Record<string, string>;
    const told = live('OperatorCommand', { labels, creationTimestamp: made });
    expect(knownCommand({ ...told, object: filed }, now)).toMatchObject({
      command,
      isOurs: true,
      isStarted: false,
      isCompleted: false,
      expires: now + 29 * 60_000,
    });
  });

  it('says what is wrong with it, whatever it holds, and throws nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, body) => {
        for (const spec of [
          value,
          { commandType: 'OperatorAPI', body, ttl: body },
          { commandType: value, body: value },
        ]) {
          const known = knownCommand({ ...live('OperatorCommand'), object: { spec, status: value } }, now);
          expect(known.command).toEqual(expect.stringMatching(/^spec\./));
          expect(known.isOurs).toBe(false);
        }
      }),
      propertyRuns(300),
    );
  });
});
