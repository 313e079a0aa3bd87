import { describe, expect, it } from 'vitest';
import { ExceptionError } from '../../../src/engine/exceptions/exception-error.ts';
import { readExceptions } from '../../../src/engine/exceptions/read.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const policy = (more: object): unknown[] => [
  { name: 'x', policyType: 'postureExceptionPolicy', resources: [{ attributes: { kind: 'Pod' } }], ...more },
];

function messageOf(data: unknown): string {
  try {
    readExceptions(data, now);
  } catch (error) {
    if (error instanceof ExceptionError && error.code === 'INVALID_EXCEPTIONS') return error.message;
    throw error;
  }
  throw new Error('the data were read');
}

describe('a file of exceptions', () => {
  it('says what is accepted where, in the words of the model', () => {
    const place = { cluster: 'c', namespace: 'n', kind: 'k', name: 'm', path: 'p' };
    const data = [
      {
        name: 'all parts',
        policyType: 'postureExceptionPolicy',
        actions: ['alertOnly'],
        attributes: { systemException: true },
        resources: [
          {
            designatorType: 'Attributes',
            attributes: {
              ...place,
              resourceID: 'r',
              app: 'web',
              containerName: 'main',
            },
          },
          { designatorType: 'Attributes' },
        ],
        posturePolicies: [{ frameworkName: 'NSA', controlID: 'C-0057', ruleName: 'r', severityScore: 7 }],
        reason: 'because',
        expirationDate: '2026-06-01T12:00:01+00:00',
      },
    ];

    const read = readExceptions(data, now);

    expect(read).toEqual({
      exceptions: [
        {
          name: 'all parts',
          resources: [
            {
              ...place,
              resourceId: 'r',
              labels: { app: 'web', containerName: 'main' },
            },
            {},
          ],
          policies: [{ framework: 'NSA', control: 'C-0057', rule: 'r' }],
          reason: 'because',
          expires: '2026-06-01T12:00:01+00:00',
        },
      ],
      expired: [],
    });
  });

  it('may be empty, and its exceptions may leave out nearly everything', () => {
    expect(readExceptions([], now)).toEqual({ exceptions: [], expired: [] });
    expect(readExceptions([{ name: 'x' }], now).exceptions).toEqual([{ name: 'x', resources: [], policies: [] }]);
  });

  it.each([[[]], [[{}]], [[{ controlID: '', ruleName: '' }]], [[{ controlID: 'C-0057' }, {}]]])(
    'is about every control with the policies %j',
    (posturePolicies) => {
      expect(readExceptions(policy({ posturePolicies }), now).exceptions[0]?.policies).toEqual([]);
    },
  );

  it.each([
    ['2026-06-01T12:00:00Z', 'expired'],
    ['2026-06-01T13:00:00+02:00', 'expired'],
    ['2020-01-01T00:00:00Z', 'expired'],
    ['2026-06-01T12:00:00.001Z', 'exceptions'],
    ['2026-06-01T13:00:00-02:00', 'exceptions'],
  ] as const)('with the expiry %s is among the %s', (expirationDate, list) => {
    const read = readExceptions(policy({ expirationDate }), now);

    expect(read[list].map(({ name }) => name)).toEqual(['x']);
    expect(read.exceptions.length + read.expired.length).toBe(1);
  });

  it.each([{}, null, 'text', 7, undefined, { items: [] }])('is a list, not %j', (data) => {
    expect(messageOf(data)).toMatch(/ is no list of exceptions; expected \[.+/);
  });

  it.each<[string, object, string]>([
    ['a name in a resource', { resources: [{ attributes: { name: 'a(' } }] }, '"a("'],
    ['a label', { resources: [{ attributes: { app: '[' } }] }, '"["'],
    ['a control', { posturePolicies: [{ controlID: '(?=x)' }] }, '"(?=x)"'],
    ['a rule', { posturePolicies: [{ ruleName: '*' }] }, '"*"'],
    ['a framework', { posturePolicies: [{ frameworkName: 'a{2,1}' }] }, '"a{2,1}"'],
    [
      'a pattern of an expired one',
      { expirationDate: '2020-01-01T00:00:00Z', resources: [{ attributes: { name: '(' } }] },
      '"("',
    ],
  ])('with no RE2 pattern in %s is refused in one line that quotes it', (_title, more, quoted) => {
    const message = messageOf(policy(more));

    expect(message).toContain('exception "x"');
    expect(message).toContain(quoted);
    expect(message).not.toContain('\n');
  });

  it.each<[string, unknown, string]>([
    ['no name', [{ resources: [] }], '0.name'],
    ['an entry that is no object', ['text'], '0'],
    ['another policy type', policy({ policyType: 'vulnerabilityExceptionPolicy' }), '0.policyType'],
    ['resources that are no list', policy({ resources: {} }), '0.resources'],
    [
      'an attribute that is no text',
      policy({ resources: [{ attributes: { name: 7 } }] }),
      '0.resources.0.attributes.name',
    ],
    ['a control that is no text', policy({ posturePolicies: [{ controlID: 57 }] }), '0.posturePolicies.0.controlID'],
    ['an expiry that is no time', policy({ expirationDate: 'tomorrow' }), '0.expirationDate'],
    ['an expiry without a time of day', policy({ expirationDate: '2026-06-02' }), '0.expirationDate'],
    ['an expiry that is no text', policy({ expirationDate: null }), '0.expirationDate'],
    ['several faults', [{ name: 7 }, { name: 8, resources: 7 }], '0.name'],
  ])('with %s is refused in one line that names the place', (_title, data, place) => {
    const message = messageOf(data);

    expect(message.startsWith(`${place}: `)).toBe(true);
    expect(message).not.toContain('\n');
  });

  it.each<[string, unknown, string]>([
    ['policy type', policy({ policyType: 'vulnerabilityExceptionPolicy' }), '"vulnerabilityExceptionPolicy"'],
    ['expiry', policy({ expirationDate: 'tomorrow' }), '"tomorrow"'],
    ['attribute', policy({ resources: [{ attributes: { name: 4711 } }] }), '4711'],
    ['control', policy({ posturePolicies: [{ controlID: 57 }] }), '57'],
  ])('with a bad %s is refused in a line that quotes it', (_title, data, quoted) => {
    expect(messageOf(data)).toContain(quoted);
  });

  it.each([
    ['pattern', policy({ resources: [{ attributes: { name: '(\n' } }] })],
    ['key', policy({ resources: [{ attributes: { 'a\nb': 7 } }] })],
  ])('with a line break in a bad %s is refused in one line', (_title, data) => {
    expect(messageOf(data)).not.toContain('\n');
  });
});
