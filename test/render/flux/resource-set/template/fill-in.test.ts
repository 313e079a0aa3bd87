import { describe, expect, it } from 'vitest';
import { fillIn, readTemplate } from '../../../../../src/render/flux/resource-set/template/fill-in.ts';
import { placeIn } from '../../../../../src/render/flux/resource-set/template/output.ts';
import { valueOf } from '../../../../../src/render/flux/resource-set/template/values.ts';

const inputs = valueOf({ name: 'web', list: [{ name: 'a' }, {}], nothing: null });
const filled = (text: string): string => fillIn(readTemplate(text), inputs).text;

describe('fillIn', () => {
  it.each([
    ['<< inputs.nam >>', 'map has no entry for key "nam"'],
    ['<< inputs.name | upper >> << inputs.x.y >>', 'map has no entry for key "x"'],
    ['<< range inputs.list >><< .name >><< end >>', 'map has no entry for key "name"'],
    ['<< if inputs.gone >>x<< end >>', 'map has no entry for key "gone"'],
    ['<< (index inputs.list 1).name >>', 'map has no entry for key "name"'],
  ])('fails at the missing key of %s', (text, message) => {
    expect(() => filled(text)).toThrow(message);
  });

  it('does not look at what is not reached', () => {
    expect(filled('<< if false >><< inputs.gone >><< end >><< and false inputs.gone >>')).toBe('false');
  });

  it('prints nil as Go does', () => {
    expect(filled('<< inputs.nothing >> << get inputs "gone" >>|<< index inputs "gone" >>')).toBe(
      '<no value> |<no value>',
    );
  });

  it.each([
    ['genCA', '<< genCA "a" 1 >>'],
    ['env', '<< if false >><< env "HOME" >><< end >>'],
    ['now', '<< now | date "2006" >>'],
    ['include', '<< include "a" . >>'],
  ])('names the function %s that it does not have', (name, text) => {
    expect(() => filled(text)).toThrow(`function "${name}" is not defined, or not supported here`);
  });

  it.each([
    ['Feat/UI colors', 'feat-ui-colors'],
    ['a--b', 'a-b'],
    ['/x/', 'x'],
  ])('slugifies %s', (text, slug) => {
    expect(filled(`<< slugify ${JSON.stringify(text)} >>`)).toBe(slug);
  });

  it.each(['ä', 'a_b', 'v1.2', 'a&b', 'x'.repeat(64)])('does not guess the slug of %s', (text) => {
    expect(() => filled(`<< slugify ${JSON.stringify(text)} >>`)).toThrow('slugify of');
  });

  it.each(['010', '0x1F', '1_000', '8.0', '99999999999999999999'])('does not guess which integer %s is', (text) => {
    expect(() => filled(`<< int ${JSON.stringify(text)} >>`)).toThrow('cannot be told here');
  });

  it.each([
    '<< range $i := until 100000 >><< range until 1000 >><< end >><< end >>',
    '<< repeat 99999999 "ab" >>',
    '<< printf "%9999999d" 1 >>',
    '<< $x := "aaaaaaaa" >><< range until 40 >><< $x = print $x $x >><< end >><< $x >>',
    '<< indent 999999999 "a" >>',
    '<< $x := repeat 4000000 "a" >><< $l := until 1000 >><< join $x $l >>',
    '<< $x := repeat 4000000 "a" >><< quote $x $x $x $x >>',
    '<< regexReplaceAll "a" (repeat 100000 "a") (repeat 100000 "b") >>',
    '<< $x := list 1 >><< range until 40 >><< $x = concat $x $x >><< end >>',
    '<< $x := list 1 >><< range until 99 >><< $x = list $x $x >><< end >><< $x >>',
    '<< $x := list 1 >><< range until 99 >><< $x = list $x $x >><< end >><< toYaml $x >>',
    '<< $x := dict "a" 1 >><< $_ := set $x "a" $x >><< $x | toJson >>',
  ])('ends %s', (text) => {
    expect(() => filled(text)).toThrow(/more than|not supported/);
  });

  it('ends templates that nest too deep', () => {
    expect(() => filled(`<< ${'('.repeat(5000)}1${')'.repeat(5000)} >>`)).toThrow('nest deeper');
    expect(() => filled('<< if true >>'.repeat(5000))).toThrow('nest deeper');
    expect(() => filled(`<< if true >>${'<< else if true >>'.repeat(5000)}<< end >>`)).toThrow('nest deeper');
  });

  it('leaves inputs as they are, whatever a template sets', () => {
    expect(filled('<< $_ := set inputs "name" "other" >><< inputs.name >>')).toBe('other');
    expect(filled('<< inputs.name >>')).toBe('web');
  });
});

describe('placeIn', () => {
  const template = 'a: << inputs.name >>\n<<- range until 2 >>\nb: x\n<<- end >>\n';
  const made = fillIn(readTemplate(template), inputs);

  it('finds text of the template, also of the second time', () => {
    expect(made.text).toBe('a: web\nb: x\nb: x\n');
    for (const at of [made.text.indexOf('b: x'), made.text.lastIndexOf('b: x')]) {
      expect(placeIn(made, at, at + 4)).toEqual({ offset: template.indexOf('b: x'), isText: true });
    }
  });

  it('finds the action that wrote a value', () => {
    expect(placeIn(made, 3, 6)).toEqual({ offset: 3, isText: false });
  });

  it('knows ranges that text and values make together', () => {
    expect(placeIn(made, 0, 6)).toEqual({ offset: 0, isText: false });
  });
});
