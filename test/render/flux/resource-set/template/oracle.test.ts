import { describe, expect, it } from 'vitest';
import { fillIn, readTemplate } from '../../../../../src/render/flux/resource-set/template/fill-in.ts';
import { TemplateError } from '../../../../../src/render/flux/resource-set/template/template-error.ts';
import { valueOf } from '../../../../../src/render/flux/resource-set/template/values.ts';
import { helmProgram, template } from '../../../../support/helm.ts';

/** Templates of what the language and its functions can do. Helm has the same engine and, of these, the same functions. */
const agreeing: readonly string[] = [
  'plain text, {{ left }} alone',
  'a << inputs.name >> b',
  'a <<- inputs.name ->> b',
  'a  \n <<- /* nothing\n to see */ ->> \n b',
  '<</* nothing */>>x',
  '<< inputs.count >> << inputs.big >> << inputs.huge >> << inputs.fraction >> << inputs.small >> << inputs.flag >>',
  '<< inputs.count | int >> << inputs.big | int >> << "12" | int >> << "x" | int >> << true | int >> << 3.9 | int >>',
  '<< inputs.floats >> << inputs.floats | toJson >> << inputs.floats | toYaml >>',
  '<< inputs.list >> << inputs.nested >> << list 1 nil "a" >>',
  '<< inputs.nested.deep.key >>',
  '<< (index inputs.list 1) >> << index inputs "nested" "deep" "key" >> << index inputs.mixed 1 >>',
  '<< if inputs.flag >>yes<< else >>no<< end >>',
  '<< if not inputs.flag >>yes<< else if eq inputs.name "web app" >>web<< else >>no<< end >>',
  '<< if inputs.empty >>a<< else if inputs.list >>b<< end >>',
  '<< with inputs.nested >><< .deep.key >><< end >>',
  '<< with inputs.empty >>a<< else >>b<< end >>',
  '<< with $x := inputs.name >><< $x >><< end >>',
  '<< range inputs.list >>[<< . >>]<< end >>',
  '<< range $i, $e := inputs.list >><< $i >>=<< $e >>,<< end >>',
  '<< range $k, $v := inputs.nested >><< $k >>:<< $v >>,<< end >>',
  '<< range $v := inputs.list >><< if eq $v "b" >><< continue >><< end >><< $v >><< end >>',
  '<< range inputs.list >><< if eq . "b" >><< break >><< end >><< . >><< end >>',
  '<< range inputs.none >>a<< else >>none<< end >>',
  '<< range $i := until 3 >><< $i >><< end >> << range untilStep 10 0 -3 >><< . >> << end >>',
  '<< $x := 1 >><< range inputs.list >><< $x = add $x 2 >><< end >><< $x >>',
  '<< $x := "outer" >><< if true >><< $x := "inner" >><< $x >><< end >><< $x >>',
  '<< range $i, $e := inputs.people >><< with $e.name >><< . | upper >> << $i >><< end >><< end >>',
  '<< and 1 0 >> << and 1 2 >> << or 0 "x" >> << or 0 "" >> << not 0 >> << and 0 (index inputs.list 99) >>',
  '<< eq 1 1 >> << eq "a" "b" "a" >> << ne "a" "b" >> << lt 1 2 >> << le 2 2 >> << gt "b" "a" >> << ge 1 2 >>',
  '<< eq inputs.nothing nil >> << eq inputs.name nil >> << eq inputs.count 2.5 >> << lt inputs.fraction inputs.count >>',
  '<< len inputs.list >> << len "häh" >> << len inputs.nested >>',
  '<< print "a" 1 2 "b" 3 >>|<< println "a" 1 >>|<< print nil >>',
  '<< printf "%s-%d %v %q %t %5.2f|%-6s|%6s|%04d|%+d|%%|%x" "a" 3 1.5 "x\\"y" true 2.345 "ab" "cd" 7 8 "hi" >>',
  '<< "a\\tb\\u00e4" >> << `raw "text"` >> << 0x1F >> << -7 >> << 1_000 >> << \'a\' >> << 0.5 >>',
  '<< quote inputs.name >> << squote inputs.name >> << quote 1 "b" nil "\\n\\u0001" >> << cat "a" 1 nil true >>',
  '<< upper "äbc" >> << lower "ÄBC" >> << title "hello wide-world of_us" >> << trim "  x \\n" >>',
  '<< trimAll "$!" "$5!$" >> << trimPrefix "-" "-a-" >> << trimSuffix "-" "-a-" >>',
  '<< contains "b" "abc" >> << hasPrefix "a" "abc" >> << hasSuffix "c" "abc" >> << replace "a" "xy" "banana" >>',
  '<< repeat 3 "ab" >> << trunc 3 "abcdef" >> << trunc -2 "abcdef" >> << trunc 9 "abc" >> << substr 1 3 "abcdef" >> << substr 2 -1 "abcdef" >>',
  '<< "a\\nb" | indent 2 >>|<< "a\\n\\nb" | nindent 4 >>',
  '<< plural "one" "many" 1 >> << plural "one" "many" 2 >>',
  '<< (split "." "a.b.c")._1 >> << splitList "," "a,b,,c" | join "+" >> << join "-" inputs.mixed >>',
  '<< add 1 2 "3" >> << add1 4 >> << sub 5 7 >> << mul 3 4 >> << div 7 2 >> << mod -7 3 >> << max 1 5 3 >> << min 4 2 >>',
  '<< ceil 1.2 >> << floor 1.8 >> << float64 "2.5" >> << int64 7.9 >>',
  '<< default "d" inputs.empty >> << inputs.name | default "d" >> << default "d" 0 >> << get inputs "missing" | default "m" >>',
  '<< empty inputs.none >> << coalesce "" 0 "x" >> << ternary "a" "b" true >> << inputs.flag | ternary "a" "b" >>',
  '<< all 1 "" >> << any 0 "x" >>',
  '<< kindOf inputs.name >> << kindOf inputs.list >> << kindIs "map" inputs.nested >> << kindOf inputs.count >> << kindOf inputs.flag >>',
  '<< deepEqual inputs.list (list "a" "b" "c") >> << has "b" inputs.list >> << has "z" inputs.list >>',
  '<< first inputs.list >> << last inputs.list >> << rest inputs.list >> << initial inputs.list >> << reverse inputs.list >>',
  '<< append inputs.list "d" >> << prepend inputs.list "0" >> << concat inputs.list (list 1 2) >> << uniq (list 1 2 1 "1") >>',
  '<< without inputs.list "b" >> << compact (list 1 0 "" "a") >> << slice inputs.list 1 2 >> << slice inputs.list 1 >>',
  '<< list "b" "a" "C" | sortAlpha >> << toStrings (list 1 true) >>',
  '<< $d := dict "a" 1 "b" "x" >><< $d.a >> << get $d "b" >> << hasKey $d "c" >> << set $d "c" 3 >> << unset $d "a" >>',
  '<< keys inputs.nested | sortAlpha >> << pick inputs.nested "other" >> << omit inputs.nested "deep" >> << pluck "name" (index inputs.people 0) (index inputs.people 1) >>',
  '<< dig "deep" "key" "none" inputs.nested >> << dig "deep" "gone" "none" inputs.nested >>',
  '<< inputs.nested | toYaml >>|<< inputs.list | toYaml >>|<< toYaml inputs.name >>|<< toYaml inputs.yes >>|<< toYaml "a\\nb\\n" >>|<< toYaml inputs.count >>|<< toYaml inputs.nothing >>',
  'x:<< inputs.nested | toYaml | nindent 2 >>\ny: << inputs.markup | toJson >> << inputs.markup | toRawJson >>',
  '<< inputs | toJson >> << inputs.nested | toPrettyJson >> << (fromJson "{\\"a\\":[1,2]}").a >>',
  '<< b64enc "häh" >> << b64dec "aMOkaA==" >> << sha256sum "a" >> << sha1sum "a" >>',
  '<< regexMatch "^a.c$" "abc" >> << regexFind "[0-9]+" "ab12c" >> << regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" >>',
  '<< inputs.name | upper | printf "%s=%s" "k" >> << "x" | printf "%s" | quote >>',
  '<< (inputs.nested).deep.key >> << (dict "a" (dict "b" "c")).a.b >> << len (list 1 2) | add 1 >>',
  '<< inputs.list | join "," | quote >><</* end */ ->>   \n  tail',
  'aa << if true ->>   \n b  <<- end >> c',
  '<<- range $i, $v := inputs.list >>\n- << $v >>\n<<- end >>\nlast',
  '<< if and (eq inputs.name "web app") (or inputs.none inputs.flag) >>both<< end >>',
];

/** Where Go's engine fails. Helm has no `missingkey=error`, so that what is missing is tested elsewhere. */
const failing: readonly string[] = [
  '<< if >>x<< end >>',
  '<< if true >>x',
  '<< end >>',
  '<< $x >>',
  '<< inputs.name >',
  '<< "open >>',
  '<< upper 5 >>',
  '<< eq inputs.count 2 >>',
  '<< lt 1 "a" >>',
  '<< inputs.name.more >>',
  '<< inputs.nothing.more >>',
  '<< index inputs.list 7 >>',
  '<< noSuchFunction 1 >>',
  '<< "a" "b" >>',
  '<< fail "no" >>',
  '<< nil >>',
  '<< break >>',
  '<< range 1.5 >>x<< end >>',
  '<< 1 | 2 >>',
  '<< inputs.list | len "a" >>',
  '<< div 1 0 >>',
  '<< inputs.name-x >>',
  '<< /* late */ >>',
];

const inputs = {
  name: 'web app',
  count: 2,
  floats: [100_000, 999_999, 1_000_000, 1_234_567, 123_456.7, 1e20, 21_000_000.5, -0.0001, 0.00012, -1e-7],
  big: 1_500_000,
  huge: 1e22,
  fraction: 0.25,
  small: 0.00001,
  flag: true,
  empty: '',
  none: [],
  nothing: null,
  yes: 'yes',
  list: ['a', 'b', 'c'],
  mixed: [1, 'two', true],
  nested: { deep: { key: 'found' }, other: [1, { x: null }], 'a b': 1.5 },
  people: [{ name: 'ann' }, { name: 'bob' }],
  markup: { text: '<a> & "b"' },
};

const asHelm = (text: string): string =>
  text
    .replaceAll('{{', '{{`{{`}}')
    .replaceAll(/(?<!`)\}\}/g, '}}')
    .replaceAll('<<', '{{')
    .replaceAll('>>', '}}')
    .replaceAll(/(?<![\w."$-])inputs\b(?!")/g, '$.Values.inputs');

const mine = (text: string): string => fillIn(readTemplate(text), valueOf(inputs)).text;

describe.skipIf(!helmProgram)('beside the engine of helm', () => {
  it('fills in templates to the same text', async () => {
    const joined = agreeing.map((text, at) => `#${at}#${asHelm(text)}#end#`).join('\n');
    const files = { 'templates/all.txt.yaml': `text: {{ tpl (.Files.Get "all.txt") . | toJson }}`, 'all.txt': joined };

    const { text } = await template(files, { values: { inputs } });

    const made: string = JSON.parse(/^text: (.*)$/m.exec(text)?.[1] ?? '""');
    const theirs = agreeing.map((each, at) => {
      const start = made.indexOf(`#${at}#`) + `#${at}#`.length;
      return { each, text: made.slice(start, made.indexOf('#end#', start)) };
    });
    expect(agreeing.map((each) => ({ each, text: mine(each) }))).toEqual(theirs);
  });

  it.each(failing)('fails at %s as well', async (text) => {
    await expect(template({ 'templates/a.yaml': asHelm(text) }, { values: { inputs } })).rejects.toThrow(/./);
    expect(() => mine(text)).toThrow(TemplateError);
  });
});
