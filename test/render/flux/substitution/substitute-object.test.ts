import { describe, expect, it } from 'vitest';
import {
  substituteObject,
  Variables,
  type SubstitutedObject,
  type SubstitutionOptions,
} from '../../../../src/render/flux/substitution/index.ts';
import { faultOf, source } from './substituting.ts';

const options: SubstitutionOptions = { strict: true, always: false };
const variables = new Variables([
  source('inline', { N: '3', YES: 'yes', BRACES: '{a: [1, "2"]}', KEY: 'tier', EMPTY: '' }),
]);

function built(text: string, metadata: object = { name: 'x' }): { text: string; object: unknown } {
  return { text, object: { metadata } };
}

describe('Flux substitutes an object', () => {
  const text = 'metadata:\n  name: x\nspec:\n  replicas: ${N}\n';

  it('where there is a variable', () => {
    expect(substituteObject(built(text), variables, options)?.object).toEqual({
      metadata: { name: 'x' },
      spec: { replicas: 3 },
    });
  });

  it('not without any variable', () => {
    expect(substituteObject(built('a: ${x:=1} $$\n'), new Variables([]), options)).toBeUndefined();
  });

  it('without any variable where it always does', () => {
    const result = substituteObject(built('a: ${x:=1} $$\n'), new Variables([]), { ...options, always: true });
    expect(result?.object).toEqual({ a: '1 $' });
  });

  it('where the only source is absent: the cluster may have it', () => {
    const result = substituteObject(built('a: ${x}\n'), new Variables([{ absent: 'Secret/s' }]), options);
    expect(result?.object).toEqual({ a: '${x}' });
  });

  const optOut = 'kustomize.toolkit.fluxcd.io/substitute';
  it.each([{ labels: { [optOut]: 'disabled' } }, { annotations: { [optOut]: 'disabled' } }])(
    'not against %j',
    (metadata) => {
      expect(substituteObject(built(text, metadata), variables, options)).toBeUndefined();
    },
  );

  it.each([
    { labels: { [optOut]: 'Disabled' } },
    { annotations: { [optOut]: 'false' } },
    { labels: null, annotations: 'disabled' },
  ])('all the same with %j', (metadata) => {
    expect(substituteObject(built(text, metadata), variables, options)).toBeDefined();
  });

  it('not before it has looked at the names, and not at all names of an object that opted out', () => {
    const wrong = new Variables([source('ConfigMap/a', { 'values.yaml': '' })]);
    expect(faultOf(() => substituteObject(built('a: b\n'), wrong, options))).toMatchObject({
      code: 'invalid-variable-name',
    });
    expect(substituteObject(built('a: b\n', { labels: { [optOut]: 'disabled' } }), wrong, options)).toBeUndefined();
  });
});

describe('a field of a substituted object', () => {
  const text =
    'data:\n  flag: ${YES}\n  none: ${EMPTY}\n  plain: text\n  structure: ${BRACES}\n  ${KEY}: a-${N}\n  list:\n  - one\n  - ${N}\n  - ${EMPTY}\nkind: ${UNKNOWN}\n';
  const all = new Variables([
    source('inline', { N: '3', YES: 'yes', BRACES: '{a: [1, "2"]}', KEY: 'tier', EMPTY: '', UNKNOWN: undefined }),
  ]);
  const result: SubstitutedObject<string> | undefined = substituteObject(built(text), all, options);

  it('has the type that its new text has', () => {
    expect(result?.object).toEqual({
      data: { flag: true, none: null, plain: 'text', structure: { a: [1, '2'] }, tier: 'a-3', list: ['one', 3, null] },
      kind: '${UNKNOWN}',
    });
  });

  it.each<[(string | number)[], { key?: string[]; value: string[] }]>([
    [['data', 'flag'], { key: [], value: ['YES'] }],
    [['data', 'none'], { key: [], value: ['EMPTY'] }],
    [['data', 'plain'], { key: [], value: [] }],
    [['data', 'structure'], { key: [], value: ['BRACES'] }],
    [['data', 'structure', 'a'], { key: ['BRACES'], value: ['BRACES'] }],
    [['data', 'structure', 'a', 1], { value: ['BRACES'] }],
    [['data', 'tier'], { key: ['KEY'], value: ['N'] }],
    [['data', 'list', 0], { value: [] }],
    [['data', 'list', 1], { value: ['N'] }],
    [['data', 'list', 2], { value: ['EMPTY'] }],
    [['kind'], { key: [], value: ['UNKNOWN'] }],
  ])('at %j is followed to its variables', (path, { key, value }) => {
    const ranges = result?.ranges(path);
    const names = (range: { start: number; end: number } | undefined): string[] | undefined =>
      range && result?.edits.within(range.start, range.end).flatMap(({ uses }) => uses.map(({ name }) => name));
    expect(names(ranges?.key)).toEqual(key);
    expect(names(ranges?.value)).toEqual(value);
  });

  it('is followed to its text where no variable wrote it', () => {
    const start = result?.ranges(['data', 'plain'])?.value.start ?? -1;
    expect(result?.edits.follow(start)).toEqual({ offset: text.indexOf('text') });
  });

  it('that does not exist stands nowhere', () => {
    expect(result?.ranges(['data', 'nothing'])).toBeUndefined();
    expect(result?.ranges(['data', 'list', 7])).toBeUndefined();
    expect(result?.ranges([])?.value.start).toBe(0);
  });
});

describe('a value that breaks its object', () => {
  it.each([
    ['a: ${V}\n', 'b: c', 'after substitution the object cannot be read, line 1: ', 'V'],
    ['a: 1\nb: ${V}\n', '[x', 'after substitution the object cannot be read, line ', 'V'],
    ['a: 1\nb: ${V}\n', '.inf', 'line 2: "…" is a number that JSON does not have; put it in quotes', 'V'],
    ['a: ${V}\n', '*none', 'alias "…" has no anchor', 'V'],
    ['${V}: 1\n', 'null', 'is read as null', 'V'],
    ['${V}\n', '[]', 'an object is expected', 'V'],
  ])('%j with %j is refused and the variable named', (text, value, message, name) => {
    const fault = faultOf(() =>
      substituteObject(built(text), new Variables([source('inline', { V: value })]), options),
    );
    expect(fault).toMatchObject({ code: 'no-yaml', variables: [name] });
    expect(fault?.message).toContain(message);
    expect(fault?.message).not.toContain('\n');
  });

  it.each([
    's3cret: x: y',
    '[s3cret',
    '*s3cret',
    '"s3cret',
    '!!int s3cret',
    '@s3cret',
    '{s3cret: [}',
    '&s3cret *s3cret',
  ])('is not given away: %j', (value) => {
    const secret = new Variables([source('Secret/s', { V: value })]);
    const fault = faultOf(() => substituteObject(built('a: x\nb: pre ${W:=} ${V}\nc: ${V}\n'), secret, options));
    expect(fault).toMatchObject({ code: 'no-yaml' });
    expect(fault?.message).not.toContain('s3cret');
  });
});
