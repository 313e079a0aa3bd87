import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { isSecurityException, readSecurityExceptions } from '../../../src/engine/exceptions/security-exception.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const read = (yaml: string): ReturnType<typeof readSecurityExceptions> => readSecurityExceptions([load(yaml)], now);

const legacy = `
apiVersion: kubescape.io/v1beta1
kind: SecurityException
metadata: { name: legacy, namespace: apps, labels: { team: a } }
spec:
  author: jane
  reason: moves in autumn
  expiresAt: "2026-12-31T00:00:00Z"
  match:
    objectSelector: { matchLabels: { tier: web } }
    resources:
      - { apiGroup: apps, kind: Deployment, name: web.v2 }
      - { kind: Pod }
    images: [registry.example.com/legacy/*]
  posture:
    - { controlID: C-0057, action: ignore }
    - { controlID: C-0016, frameworkName: NSA, action: ignore }
    - { controlID: C-0017, action: alert_only }
  vulnerabilities: [{ vulnerability: { id: CVE-2026-1 }, status: not_affected }]
status: { matched: 3 }
`;
const of = (spec: string, kind = 'SecurityException', metadata = '{ name: x, namespace: apps }'): string =>
  `{ apiVersion: kubescape.io/v1beta1, kind: ${kind}, metadata: ${metadata}, spec: ${spec} }`;
const posture = 'posture: [{ controlID: C-0057, action: ignore }]';

describe('a SecurityException', () => {
  it('becomes one exception for what it ignores and one for what it only alerts to', () => {
    const selected = { objectSelector: { matchLabels: { tier: 'web' } }, images: ['registry.example.com/legacy/*'] };
    const common = {
      name: 'SecurityException apps/legacy',
      within: 'apps',
      reason: 'moves in autumn',
      expires: '2026-12-31T00:00:00Z',
      resources: [
        { ...selected, apiGroup: 'apps', kind: 'Deployment', name: String.raw`web\.v2` },
        { ...selected, kind: 'Pod' },
      ],
    };

    expect(read(legacy)).toEqual({
      exceptions: [
        { ...common, policies: [{ control: 'C-0057' }, { control: 'C-0016', framework: 'NSA' }] },
        { ...common, policies: [{ control: 'C-0017' }], alertsOnly: true },
      ],
      expired: [],
      problems: [],
    });
  });

  it('without a match names everything', () => {
    expect(read(of(`{ ${posture} }`)).exceptions).toMatchObject([{ within: 'apps', resources: [{ kind: '.*' }] }]);
    expect(read(of(`{ ${posture}, match: {} }`)).exceptions).toMatchObject([{ resources: [{ kind: '.*' }] }]);
  });

  it('for a cluster is about all namespaces, whatever its own metadata say', () => {
    const [exception] = read(of(`{ ${posture} }`, 'ClusterSecurityException')).exceptions;

    expect(exception?.name).toBe('ClusterSecurityException x');
    expect(exception).not.toHaveProperty('within');
  });

  it('that is about vulnerabilities only excepts nothing here', () => {
    expect(read(of('{ vulnerabilities: [{ vulnerability: { id: CVE-2026-1 }, status: fixed }] }'))).toEqual({
      exceptions: [],
      expired: [],
      problems: [],
    });
  });

  it.each([
    ['2026-06-01T12:00:00.001Z', 1, 0],
    ['2026-06-01T12:00:00Z', 0, 1],
    ['2026-06-01T14:00:00+02:00', 0, 1],
    ['2026-06-01T11:59:59Z', 0, 1],
  ])('that expires at %s is in force (%d) or expired (%d) at noon', (expiresAt, inForce, expired) => {
    const found = read(of(`{ ${posture}, expiresAt: "${expiresAt}" }`));

    expect([found.exceptions.length, found.expired.length]).toEqual([inForce, expired]);
  });

  it.each([
    ['SecurityException', 'kubescape.io/v1beta1', true],
    ['ClusterSecurityException', 'kubescape.io/v1', true],
    ['SecurityException', 'example.com/v1beta1', false],
    ['SecurityException', 'v1', false],
    ['PolicyException', 'kubescape.io/v1beta1', false],
  ])('is a %s of %s: %s', (kind, apiVersion, expected) => {
    expect(isSecurityException({ apiVersion, kind })).toBe(expected);
  });

  it.each([undefined, null, 7, 'SecurityException', [], {}])('is not %j', (object) => {
    expect(readSecurityExceptions([object], now)).toEqual({ exceptions: [], expired: [], problems: [] });
  });
});

describe('a SecurityException that cannot be understood', () => {
  it.each([
    [
      'another version',
      legacy.replace('v1beta1', 'v1'),
      'apiVersion: "kubescape.io/v1": expected kubescape.io/v1beta1',
    ],
    ['no namespace', of(`{ ${posture} }`, 'SecurityException', '{ name: x }'), 'metadata.namespace is missing'],
    ['no name', of(`{ ${posture} }`, 'SecurityException', '{ namespace: a }'), 'metadata.name: nothing: is missing'],
    [
      'no spec',
      '{ apiVersion: kubescape.io/v1beta1, kind: SecurityException, metadata: { name: x } }',
      'spec: nothing',
    ],
    ['nothing to except', of('{ reason: x }'), 'spec excepts nothing; expected posture or vulnerabilities'],
    ['empty lists', of('{ posture: [], vulnerabilities: [] }'), 'spec excepts nothing'],
    ['a misspelt field', of(`{ ${posture}, macth: {} }`), 'spec: unknown field "macth"; did you mean match?'],
    [
      'a misspelt selector',
      of(`{ ${posture}, match: { objectSelectors: {} } }`),
      'spec.match: unknown field "objectSelectors"; did you mean objectSelector?',
    ],
    [
      'an empty match in words',
      of(`{ ${posture}, match: null }`),
      'spec.match: nothing: expected object, received null',
    ],
    [
      'no resources',
      of(`{ ${posture}, match: { resources: [] } }`),
      'spec.match.resources: []: is empty; leave it out',
    ],
    ['no images', of(`{ ${posture}, match: { images: [] } }`), 'spec.match.images: []: is empty; leave it out'],
    ['a resource without kind', of(`{ ${posture}, match: { resources: [{ name: a }] } }`), 'resources.0.kind: nothing'],
    ['a pattern of a kind', of(`{ ${posture}, match: { resources: [{ kind: "*" }] } }`), '"*": is no kind'],
    [
      'a pattern of a name',
      of(`{ ${posture}, match: { resources: [{ kind: Pod, name: "a*" }] } }`),
      'resources.0.name: "a*": is no name; patterns are not known here',
    ],
    ['an empty name', of(`{ ${posture}, match: { resources: [{ kind: Pod, name: "" }] } }`), 'name: "": is no name'],
    ['another action', of('{ posture: [{ controlID: C-0057, action: off }] }'), 'expected ignore or alert_only'],
    ['no action', of('{ posture: [{ controlID: C-0057 }] }'), 'posture.0.action: nothing: expected ignore'],
    ['no control', of('{ posture: [{ action: ignore }] }'), 'posture.0.controlID: nothing: is missing'],
    ['a pattern of a control', of('{ posture: [{ controlID: ".*", action: ignore }] }'), '".*": is no control'],
    [
      'an empty framework',
      of('{ posture: [{ controlID: C-0057, frameworkName: "", action: ignore }] }'),
      'frameworkName: "": is empty',
    ],
    ['no date', of(`{ ${posture}, expiresAt: soon }`), 'spec.expiresAt: "soon": no date; expected one such as'],
    [
      'a selector of namespaces in a namespace',
      of(`{ ${posture}, match: { namespaceSelector: {} } }`),
      'spec.match.namespaceSelector is for a ClusterSecurityException',
    ],
    [
      'In without values',
      of(`{ ${posture}, match: { objectSelector: { matchExpressions: [{ key: a, operator: In }] } } }`),
      'In and NotIn have values',
    ],
    [
      'Exists with values',
      of(
        `{ ${posture}, match: { objectSelector: { matchExpressions: [{ key: a, operator: Exists, values: [b] }] } } }`,
      ),
      'Exists and DoesNotExist have none',
    ],
    [
      'another operator',
      of(`{ ${posture}, match: { objectSelector: { matchExpressions: [{ key: a, operator: Gt, values: ["1"] }] } } }`),
      'expected In, NotIn, Exists, DoesNotExist',
    ],
    [
      'a value that no label can have',
      of(`{ ${posture}, match: { objectSelector: { matchLabels: { a: "b c" } } } }`),
      'matchLabels.a: "b c": is no value of a label',
    ],
  ])('has %s', (_title, yaml, expected) => {
    const { exceptions, expired, problems } = read(yaml);

    expect([exceptions, expired]).toEqual([[], []]);
    expect(problems).toEqual([expect.stringContaining(expected)]);
    expect(problems[0]).toMatch(/^SecurityException [^\n]+$/);
    expect(problems[0]?.length).toBeLessThan(300);
  });

  it('does not stop the others', () => {
    const found = readSecurityExceptions([load(of('{}')), load(legacy), { kind: 'Pod' }], now);

    expect(found.exceptions).toHaveLength(2);
    expect(found.problems).toHaveLength(1);
  });
});
