import { remarksOf } from '../../github/annotation.ts';
import { plainLine } from '../../github/plain-text.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';

/** A runner shows ten annotations of a kind for each step. */
const mostAnnotations = 10;

const commandOf = { failure: 'error', warning: 'warning', notice: 'notice' } as const;

/**
 * The ten most important things that a report has to show, as workflow commands: lines of the log that a runner makes
 * annotations of. For where no check run shows them.
 */
export function annotationCommands(report: GateReport): readonly string[] {
  return remarksOf(report)
    .slice(0, mostAnnotations)
    .map(({ level, title, place, lines }) => {
      const where = place ? { file: place.file, line: String(place.first), endLine: String(place.last) } : {};
      return workflowCommand(commandOf[level], { title, ...where }, lines.join('\n'));
    });
}

/** One sentence as an annotation of the job. */
export function sentenceCommand(kind: 'error' | 'warning', sentence: string): string {
  return workflowCommand(kind, {}, plainLine(sentence, 4000));
}

function workflowCommand(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(value)}`);
  return `::${name}${listed.length > 0 ? ` ${listed.join(',')}` : ''}::${escapedMessage(message)}`;
}

function escapedMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
