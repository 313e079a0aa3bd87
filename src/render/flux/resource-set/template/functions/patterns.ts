import { RE2JS } from 're2js';
import type { Budget } from '../budget.ts';
import type { Functions } from '../evaluate.ts';
import { TemplateError } from '../template-error.ts';
import { textIn } from '../values.ts';
import { taking } from './taking.ts';

/** slim-sprig's functions of regular expressions, which are RE2's: their time is linear in the text. */
export const patterns: Functions = new Map([
  ['regexMatch', taking(2, ([pattern, text]) => compiled(textIn(pattern)).matcher(textIn(text)).find())],
  ['regexFind', taking(2, ([pattern, text]) => found(textIn(pattern), textIn(text)))],
  [
    'regexReplaceAll',
    taking(3, ([pattern, text, by], budget) => replaced(textIn(pattern), textIn(text), textIn(by), budget)),
  ],
]);

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (cause) {
    throw new TemplateError(`error parsing regexp: ${JSON.stringify(pattern)}`, 0, { cause });
  }
}

function found(pattern: string, text: string): string {
  const matcher = compiled(pattern).matcher(text);
  return matcher.find() ? (matcher.group() ?? '') : '';
}

/** Groups stand as `${1}` in what is put in; other ways to name them are not supported. */
function replaced(pattern: string, text: string, by: string, budget: Budget): string {
  if (/\$(?!\{\d+\})/.test(by))
    throw new TemplateError(`regexReplaceAll by ${JSON.stringify(by)} is not supported here; write groups as \${1}`);
  const expression = compiled(pattern);
  const matcher = expression.matcher(text);
  let made = '';
  let at = 0;
  while (matcher.find()) {
    if (matcher.start() === matcher.end())
      throw new TemplateError(`${JSON.stringify(pattern)} matches nothing, which is not supported here`);
    const group = (_: string, number: string): string =>
      Number(number) > matcher.groupCount() ? '' : (matcher.group(Number(number)) ?? '');
    budget.text(by.length + matcher.end() - at);
    made += text.slice(at, matcher.start()) + by.replaceAll(/\$\{(\d+)\}/g, group);
    at = matcher.end();
  }
  return made + text.slice(at);
}
