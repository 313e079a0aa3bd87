import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { spellOutControls } from '../../report/escape.ts';
import { markdownSections } from '../../report/gate/gate-markdown.ts';
import { gatePretty } from '../../report/gate/gate-pretty.ts';
import type { GateReport } from '../../report/gate/gate-report.ts';
import { readEnvironment } from '../config.ts';
import { quote, UsageError } from '../errors.ts';
import { judgeChange } from '../gate/judge-change.ts';
import { exitCodeOf, publishVerdict, type PublishedVerdict } from '../gate/publish-verdict.ts';
import { print, writeOutputs, type Output } from '../outputs.ts';
import { choosePublication, type ChosenPublication } from './choose-publication.ts';
import { changeOf } from './event.ts';
import { readInputs } from './inputs.ts';
import { setOutputs, writeSummary } from './job-files.ts';
import { chooseFiles, isInside } from './report-files.ts';
import { annotationCommands, sentenceCommand } from './workflow-commands.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Judges the change that a workflow runs for, and says so in its log, on its page, in its outputs, in files, and as a
 * check run. Returns the exit code; throws UsageError for wrong inputs, and for an event without a change.
 */
export async function runAction(env: Environment): Promise<number> {
  const inputs = readInputs(env);
  await print(inputs.notes.map((note) => `${sentenceCommand('warning', note)}\n`));
  const change = await changeOf(env, inputs);
  const workspace = await realpath(path.resolve(env['GITHUB_WORKSPACE'] || '.'));
  const folders = { workspace, temporary: env['RUNNER_TEMP'] || undefined };
  const files = await chooseFiles(inputs.format, inputs.outputFile, folders);
  const chosen = choosePublication(env, inputs, change);
  const { charts } = readEnvironment();
  await refuseInside(workspace, [...inputs.charts, ...charts]);
  const toJudge = {
    repo: await folderOf(workspace, inputs.files),
    base: change.base,
    head: change.head,
    policy: undefined,
    charts: inputs.charts.map((folder) => path.resolve(workspace, folder)),
    ...(inputs.stricter ? { stricter: inputs.stricter } : {}),
  };
  const { report, notices } = await judgeChange(toJudge, { all: environmentOfPrograms(env), charts });
  await print(notices.map((notice) => `${sentenceCommand('warning', notice)}\n`));
  const { verbose } = inputs;
  await print(gatePretty(report, { color: false, verbose }));
  await writeOutputs(report, files, { color: false, verbose });
  await writeSummary(env, markdownSections(report));
  const published = await publishTo(chosen, report);
  if (published.published !== 'check') await print(annotationCommands(report).map((command) => `${command}\n`));
  await setOutputs(env, outputsOf(report, published, files));
  const mayBeSilent = published.published === 'none' && inputs.publish !== 'always';
  return exitCodeOf(report, mayBeSilent || isPublished(published));
}

/**
 * What git, helm and what fetches it may see: nothing that a token is in. Their caches lie where a job leaves nothing to
 * the next one: on a machine of one's own, that may be the job of a stranger.
 */
function environmentOfPrograms(env: Environment): Environment {
  const kept = Object.entries(env).filter(([name]) => !/^(?:INPUT|ACTIONS|GITHUB)_/i.test(name));
  const temporary = env['RUNNER_TEMP'] ?? '';
  const cache = temporary === '' ? {} : { XDG_CACHE_HOME: path.resolve(temporary, 'kubescape-gitops-cache') };
  return { ...Object.fromEntries(kept), ...cache };
}

function isPublished({ published }: PublishedVerdict): boolean {
  return published === 'check' || published === 'status';
}

async function publishTo(chosen: ChosenPublication, report: GateReport): Promise<PublishedVerdict> {
  if ('why' in chosen) {
    await print([`No check run: ${chosen.why}. The summary of the job and its exit code say it all.\n`]);
    return { published: 'none', why: chosen.why };
  }
  const lines: string[] = [];
  const published = await publishVerdict(report, chosen.destination, (line) => void lines.push(line));
  await print(lines.map((line) => `${sentenceCommand('warning', line)}\n`));
  if (published.published === 'check') await print([`Check run: ${spellOutControls(published.url)}\n`]);
  return published;
}

function outputsOf(
  { outcome, counts }: GateReport,
  published: PublishedVerdict,
  files: readonly (Output<GateReport> & { readonly file: string })[],
): Readonly<Record<string, string>> {
  return {
    conclusion: outcome,
    'new-count': String(counts.new),
    'blocking-count': String(counts.blocking),
    'fixed-count': String(counts.fixed),
    published: isPublished(published) ? published.published : 'none',
    'check-url': published.published === 'check' ? published.url : '',
    ...Object.fromEntries(files.map(({ format, file }) => [`${format.name}-file`, file])),
  };
}

/** The folder that Flux's paths begin at: one of the checkout. */
async function folderOf(workspace: string, named: string): Promise<string> {
  const folder = await realpath(path.resolve(workspace, named)).catch(() => undefined);
  if (folder !== undefined && (folder === workspace || isInside(workspace, folder))) return folder;
  throw new UsageError(
    `input files is ${quote(named)}; expected one folder of the checkout, which Flux's paths begin at`,
  );
}

/** Charts of the checkout would be the same before and after the change, whatever it does to them. */
async function refuseInside(workspace: string, folders: readonly string[]): Promise<void> {
  for (const named of folders) {
    const folder = await realpath(path.resolve(workspace, named)).catch(() => undefined);
    if (folder !== workspace && (folder === undefined || !isInside(workspace, folder))) continue;
    throw new UsageError(
      `charts: ${quote(named)} lies in the checkout, where the change may have edited it; name a folder outside, such as one in RUNNER_TEMP`,
    );
  }
}
