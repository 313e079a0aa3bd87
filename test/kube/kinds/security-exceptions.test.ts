import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readSecurityExceptions } from '../../../src/engine/exceptions/security-exception.ts';
import { clusterSecurityException } from '../../../src/kube/kinds/cluster-security-exception.ts';
import { securityException } from '../../../src/kube/kinds/security-exception.ts';
import { rootSchema } from '../../../src/kube/schema/custom-resource-definition.ts';
import type { Kind } from '../../../src/kube/schema/kind.ts';
import { refusals } from '../../support/kube/refusals.ts';
import { isRefused, samplesOf } from '../../support/kube/samples.ts';
import { asStored } from '../../support/kube/stored.ts';

const now = Date.parse('2026-06-01T12:00:00Z');

/** What the reader makes of what the API server stores of an object, and what the API server says to it. */
function fate(
  kind: Kind,
  object: Readonly<Record<string, unknown>>,
): { refused: boolean; problems: readonly string[] } {
  const schema = rootSchema(kind);
  const stored = asStored(schema, object);
  return { refused: refusals(schema)(stored).length > 0, problems: readSecurityExceptions([stored], now).problems };
}

const objectOf = (kind: Kind, spec: string): Readonly<Record<string, unknown>> => ({
  apiVersion: `${kind.group}/${kind.version}`,
  kind: kind.kind,
  metadata: { name: 'x', ...(kind.scope === 'Namespaced' ? { namespace: 'apps' } : {}) },
  spec: load(spec),
});
const posture = 'posture: [{ controlID: C-0057, action: ignore }]';

describe.each([securityException, clusterSecurityException])('$kind', (kind: Kind) => {
  const samples = samplesOf(kind);

  it.each(samples.filter((sample) => !isRefused(sample)))('$name is read as it is stored', ({ object }) => {
    expect(fate(kind, object)).toEqual({ refused: false, problems: [] });
  });

  it.each(samples.filter(isRefused))('$name is refused by the reader, too', ({ object }) => {
    expect(fate(kind, object)).toEqual({ refused: true, problems: [expect.stringContaining(kind.kind)] });
  });

  it.each([
    ['no control', '{ posture: [{ action: ignore }] }'],
    ['no action', '{ posture: [{ controlID: C-0057 }] }'],
    ['an empty framework', '{ posture: [{ controlID: C-0057, frameworkName: "", action: ignore }] }'],
    ['a pattern of a kind', `{ ${posture}, match: { resources: [{ kind: "*" }] } }`],
    ['a resource without kind', `{ ${posture}, match: { resources: [{ name: web }] } }`],
    ['a pattern of a name', `{ ${posture}, match: { resources: [{ kind: Pod, name: "web*" }] } }`],
    ['a name with a slash', `{ ${posture}, match: { resources: [{ kind: Pod, name: a/b }] } }`],
    ['an empty image', `{ ${posture}, match: { images: [""] } }`],
    ['no images', `{ ${posture}, match: { images: [] } }`],
    [
      'an operator of its own',
      `{ ${posture}, match: { objectSelector: { matchExpressions: [{ key: a, operator: Has }] } } }`,
    ],
    [
      'a key that is none',
      `{ ${posture}, match: { objectSelector: { matchExpressions: [{ key: "a b", operator: Exists }] } } }`,
    ],
    ['a value of a label that is none', `{ ${posture}, match: { objectSelector: { matchLabels: { a: "b c" } } } }`],
    ['a number as the value of a label', `{ ${posture}, match: { objectSelector: { matchLabels: { a: 1 } } } }`],
    ['an expiry without a zone', `{ ${posture}, expiresAt: "2026-12-31T00:00:00" }`],
    ['an expiry without an hour', `{ ${posture}, expiresAt: "2026-12-31" }`],
    ['an expiry in small letters', `{ ${posture}, expiresAt: "2026-12-31t00:00:00z" }`],
    ['an expiry at an hour that is none', `{ ${posture}, expiresAt: "2026-12-31T24:00:00Z" }`],
    ['nothing', '{ reason: x }'],
  ])('is refused by both with %s', (_, spec) => {
    expect(fate(kind, objectOf(kind, spec))).toEqual({ refused: true, problems: [expect.any(String)] });
  });

  it.each([
    ['a match', `{ ${posture}, macth: { resources: [{ kind: Pod }] } }`],
    ['resources', `{ ${posture}, match: { resource: [{ kind: Pod }] } }`],
    ['a name', `{ ${posture}, match: { resources: [{ kind: Pod, nmae: web }] } }`],
    ['labels', `{ ${posture}, match: { objectSelector: { matchLabel: { a: b } } } }`],
    ['a framework', '{ posture: [{ controlID: C-0057, framework: NSA, action: ignore }] }'],
    ['an expiry', `{ ${posture}, expires: "2026-12-31T00:00:00Z" }`],
  ])('is stored with %s misspelt, so that the reader sees it and excepts nothing', (_, spec) => {
    expect(fate(kind, objectOf(kind, spec))).toEqual({
      refused: false,
      problems: [expect.stringContaining('unknown field')],
    });
  });

  it.each([
    ['match', `{ ${posture}, match: null }`],
    ['resources', `{ ${posture}, match: { resources: null } }`],
    ['images', `{ ${posture}, match: { images: null } }`],
    ['objectSelector', `{ ${posture}, match: { objectSelector: null } }`],
    ['matchLabels', `{ ${posture}, match: { objectSelector: { matchLabels: null } } }`],
    ['matchExpressions', `{ ${posture}, match: { objectSelector: { matchExpressions: null } } }`],
    ['apiGroup', `{ ${posture}, match: { resources: [{ apiGroup: null, kind: Pod }] } }`],
    ['name', `{ ${posture}, match: { resources: [{ kind: Pod, name: null }] } }`],
    ['frameworkName', '{ posture: [{ controlID: C-0057, frameworkName: null, action: ignore }] }'],
    ['expiresAt', `{ ${posture}, expiresAt: null }`],
  ])('is stored with null for %s, so that the reader sees it and excepts nothing', (_, spec) => {
    expect(fate(kind, objectOf(kind, spec))).toEqual({ refused: false, problems: [expect.any(String)] });
  });
});

describe('a SecurityException', () => {
  it('is stored with a selector of namespaces, so that the reader sees it and excepts nothing', () => {
    const spec = `{ ${posture}, match: { namespaceSelector: { matchLabels: { a: b } } } }`;
    expect(fate(securityException, objectOf(securityException, spec))).toEqual({
      refused: false,
      problems: [expect.stringContaining('namespaceSelector')],
    });
    expect(fate(clusterSecurityException, objectOf(clusterSecurityException, spec))).toEqual({
      refused: false,
      problems: [],
    });
  });

  it('may not have what only a day of the calendar or a pair of fields shows: the reader refuses it', () => {
    const values = '{ objectSelector: { matchExpressions: [{ key: a, operator: Exists, values: [b] }] } }';
    const pair = fate(securityException, objectOf(securityException, `{ ${posture}, match: ${values} }`));
    expect(pair).toEqual({ refused: false, problems: [expect.stringContaining('In and NotIn have values')] });
  });
});
