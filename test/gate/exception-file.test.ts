import { describe, expect, it } from 'vitest';
import { ExceptionError } from '../../src/engine/exceptions/exception-error.ts';
import { readExceptionText } from '../../src/gate/waivers/exception-file.ts';
import { renderedExceptions } from '../../src/gate/waivers/rendered-exceptions.ts';
import { resourceOf } from '../support/inventories.ts';
import { load } from 'js-yaml';

const legacy = `apiVersion: kubescape.io/v1beta1
kind: SecurityException
metadata: { name: legacy, namespace: apps }
spec:
  posture: [{ controlID: C-0057, action: ignore }]
`;
const wide = `kind: ClusterSecurityException
apiVersion: kubescape.io/v1beta1
metadata: { name: wide }
spec: { posture: [{ controlID: C-0057, action: alert_only }] }
`;
const named = (text: string): readonly string[] =>
  readExceptionText('waivers', text).map(({ exception, place }) => `${place?.line} ${exception.name}`);

function refusalOf(text: string): string {
  try {
    readExceptionText('waivers', text);
  } catch (error) {
    if (error instanceof ExceptionError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a file of exceptions', () => {
  it('may hold SecurityExceptions, one or many', () => {
    expect(named(legacy)).toEqual(['1 SecurityException apps/legacy']);
    expect(named(`# ours\n---\n${legacy}---\n# none here\n---\n\n${wide}`)).toEqual([
      '3 SecurityException apps/legacy',
      '12 ClusterSecurityException wide',
    ]);
  });

  it('may hold a List of them, as JSON, too', () => {
    const items = `  ${legacy.trim().replaceAll('\n', '\n  ')}`.replace(' ', '-');

    expect(named(`apiVersion: v1\nkind: List\nitems:\n${items}\n`)).toEqual(['4 SecurityException apps/legacy']);
    const object = { apiVersion: 'kubescape.io/v1beta1', kind: 'ClusterSecurityException', metadata: { name: 'x' } };
    const spec = { posture: [{ controlID: 'C-0057', action: 'ignore' }] };
    expect(
      named(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ ...object, spec }] }, undefined, '\t')),
    ).toEqual(['5 ClusterSecurityException x']);
  });

  it("may hold a list of Kubescape's, and both", () => {
    expect(named('# two\n- name: a\n- name: b\n')).toEqual(['2 a', '3 b']);
    expect(named(`[{ "name": "a" }]\n---\n${legacy}`)).toEqual(['1 a', '3 SecurityException apps/legacy']);
  });

  it('keeps what has expired', () => {
    expect(named(legacy.replace('spec:', 'spec:\n  expiresAt: 2020-01-01T00:00:00Z'))).toHaveLength(1);
  });

  it.each([
    ['nothing', '', 'cannot read "waivers": it is empty; expected a JSON or YAML file'],
    ['comments', '# none\n', 'cannot read "waivers": it is empty'],
    ['what is no YAML', `${legacy}---\na: [\n`, 'cannot read "waivers": line '],
    ['a mapping', 'a: b', 'waivers: {"a":"b"} is no list of exceptions'],
    [
      'another object',
      `${legacy}---\n{ apiVersion: v1, kind: Pod }`,
      'waivers:7: "v1" "Pod" is no exception; expected',
    ],
    ['another version', legacy.replace('v1beta1', 'v1'), 'waivers:1: SecurityException apps/legacy: apiVersion: '],
    [
      'a misspelt field',
      legacy.replace('posture', 'postures'),
      'spec: unknown field "postures"; did you mean posture?',
    ],
    ['a number in a List', 'apiVersion: v1\nkind: List\nitems:\n- 7\n', 'waivers:4: v1 List: items[0] is a number'],
  ])('must not hold %s', (_title, text, expected) => {
    expect(refusalOf(text)).toContain(expected);
    expect(refusalOf(text)).not.toContain('\n');
  });
});

describe('the resources of a cluster', () => {
  it('may hold SecurityExceptions for it, and such as cannot be understood', () => {
    const place = { file: 'apps/legacy.yaml', line: 7, column: 1 };
    const texts = [legacy, 'kind: Pod', legacy.replace('ignore', 'off')];
    const resources = texts.map((text) => ({
      ...resourceOf(load(text)),
      origin: { start: place, at: (): typeof place => place },
    }));

    const { exceptions, problems } = renderedExceptions(resources, 'prod');

    expect(exceptions).toMatchObject([
      { exception: { name: 'SecurityException apps/legacy' }, place, cluster: 'prod' },
    ]);
    expect(problems).toEqual([
      {
        file: 'apps/legacy.yaml',
        line: 7,
        message: expect.stringContaining('expected ignore or alert_only') as unknown,
      },
    ]);
    expect(renderedExceptions([resourceOf(load(legacy))], 'prod').exceptions[0]).not.toHaveProperty('place');
  });
});
