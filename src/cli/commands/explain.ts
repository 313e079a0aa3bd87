import { frameworks } from '../../engine/frameworks/index.ts';
import { severityOf } from '../../model/finding.ts';
import { controlWithId } from '../choose.ts';

/** Everything about one control, as text. Throws UsageError for an unknown id. */
export function explain(id: string): string {
  const control = controlWithId(id);
  const { title, baseScore, scopes, category, rules, guide } = control;
  const names = frameworks.filter((framework) => framework.controls.includes(control.id)).map(({ name }) => name);
  const inputs = Array.from(new Set(rules.flatMap((rule) => rule.inputs ?? [])));
  const sections = [
    `${control.id} ${title}`,
    `${severityOf(baseScore)} (${baseScore}) · ${names.join(', ')} · ${category} · judged in: ${scopes.join(', ')}`,
    `What it checks\n${indent(guide.checks)}`,
    `Why\n${indent(guide.why)}`,
    `How to fix it\n${indent(guide.remediation)}`,
    ...(inputs.length > 0 ? [`Control inputs\n${indent(inputs.join(', '))}`] : []),
    `Fails\n${indent(guide.failing.trim())}`,
    `Passes\n${indent(guide.passing.trim())}`,
    `Rules (as exceptions name them)\n${indent(rules.map((rule) => rule.name).join('\n'))}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
