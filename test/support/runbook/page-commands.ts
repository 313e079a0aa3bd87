import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One line of a shell block in a page of docs/. */
export interface PageCommand {
  /** The heading that it stands under. */
  readonly section: string;
  /** Without the remark behind it. */
  readonly command: string;
  /** Why no test runs it, as the page says: `# not tested: needs metrics-server`. */
  readonly needs?: string;
}

const docs = path.resolve(import.meta.dirname, '../../../docs');
const remark = / # not tested: needs (.+)$/;

/** All commands of a page, in its order: each line of each block of `sh`. Throws where a block is not closed. */
export function commandsOfPage(page: string): readonly PageCommand[] {
  const commands: PageCommand[] = [];
  let section = '';
  let isInBlock = false;
  for (const line of readFileSync(path.join(docs, page), 'utf8').split('\n')) {
    if (isInBlock && line === '```') isInBlock = false;
    else if (isInBlock) commands.push(commandOf(section, line));
    else if (line === '```sh') isInBlock = true;
    else if (line.startsWith('#')) section = line.replace(/^#+ /, '');
  }
  if (isInBlock) throw new Error(`${page}: a block of sh has no end`);
  return commands;
}

function commandOf(section: string, line: string): PageCommand {
  const needs = remark.exec(line)?.[1];
  return { section, command: line.replace(remark, ''), ...(needs === undefined ? {} : { needs }) };
}
