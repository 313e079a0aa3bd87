import { markdownCode, markdownText } from '../report/escape.ts';
import { type Annotation, type Remark, annotationOf, remarksOf } from './annotation.ts';
import type { CheckAction } from './check-action.ts';
import { type Conclusion, conclusionOf } from './conclusion.ts';
import { externalIdOf } from './external-id.ts';
import { type LeftOut, fitSections } from './fit-sections.ts';
import { plainLine } from './plain-text.ts';
import { type Publication, checkNameOf } from './publication.ts';

/** A check run as it has to be in the end. */
export interface PlannedRun {
  readonly name: string;
  readonly externalId: string;
  readonly headSha: string;
  readonly detailsUrl?: string;
  readonly conclusion: Conclusion;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  /** Always in the same order, so that how many are there says which. */
  readonly annotations: readonly Annotation[];
  readonly actions?: readonly CheckAction[];
  /** It has a key of its own: once it is complete, it is left as it is. */
  readonly isKeyed: boolean;
}

/** 20 requests of 50: GitHub takes 80 writes a minute from everybody together. */
const mostAnnotations = 1000;

/** What is written of a verdict: a function of the publication. */
export function planRun(publication: Publication): PlannedRun {
  const { headSha, detailsUrl, report, title, runKey, actions } = publication;
  const remarks = remarksOf(report);
  const placed = remarks.filter(({ place }) => place !== undefined);
  const annotations = placed.slice(0, mostAnnotations).flatMap((remark) => annotationOf(remark) ?? []);
  const text = textOf([...remarks.filter(({ place }) => !place), ...placed.slice(mostAnnotations)], detailsUrl);
  return {
    name: checkNameOf(publication),
    externalId: externalIdOf(publication),
    headSha,
    ...(detailsUrl !== undefined && { detailsUrl }),
    conclusion: conclusionOf(report),
    title: plainLine(title, 255),
    summary: summaryOf(publication, placed.length - annotations.length),
    ...(text !== '' && { text }),
    annotations,
    ...(actions && { actions }),
    isKeyed: runKey !== undefined,
  };
}

/** The summary for a check run or a comment: cut to fit, with what is missing and where it is. */
export function summaryOf({ summary, detailsUrl }: Publication, notAnnotated = 0, limit?: number): string {
  const note =
    notAnnotated > 0
      ? [`${notAnnotated} more places have no annotation: GitHub gets ${mostAnnotations}. They are named below.`]
      : [];
  return fitSections([...note, ...summary], (left) => endingOf(left, detailsUrl), limit);
}

function textOf(remarks: readonly Remark[], detailsUrl: string | undefined): string {
  if (remarks.length === 0) return '';
  const lines = remarks.map(({ place, title, lines: [sentence = ''] }) => {
    const at = place ? `${markdownCode(`${place.file}:${place.first}`)}: ` : '';
    return `- ${at}**${markdownText(title)}** ${markdownText(sentence)}`;
  });
  const heading = '### Without an annotation';
  return fitSections([[heading, '', ...lines].join('\n')], (left) => endingOf(left, detailsUrl));
}

function endingOf({ lines }: LeftOut, detailsUrl: string | undefined): string {
  const link =
    detailsUrl === undefined ? 'the whole report has them' : `[the whole report](<${linkOf(detailsUrl)}>) has them`;
  return `… ${lines} more ${lines === 1 ? 'line' : 'lines'} left out: ${link}.`;
}

/** An address that ends no Markdown link. */
function linkOf(address: string): string {
  return new URL(address).href.replace(/[<>\\]/g, encodeURIComponent);
}
