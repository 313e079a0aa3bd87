import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandsOfPage } from '../support/runbook/page-commands.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const commands = commandsOfPage('runbook.md');

/** What a test cluster cannot have; nothing else excuses a command. */
const absent = ['metrics-server', 'kubevuln', 'helm-controller', 'the internet'];

describe('docs/runbook.md', () => {
  it('has a section with commands for each symptom', () => {
    const sections = new Set(commands.map(({ section }) => section));
    expect([...sections]).toEqual([
      'Runbook',
      'kubevuln is killed for memory',
      'Continuous scanning does not trigger',
      'The HelmRelease does not reconcile',
      'Results are missing for a namespace',
      'Storage is under pressure',
    ]);
  });

  it('leaves commands untested only for what a test cluster cannot have', () => {
    const left = commands.flatMap(({ needs }) => needs ?? []);
    expect(left.length).toBeLessThan(commands.length / 4);
    for (const needs of left) expect(absent).toContain(needs);
  });

  it('has each command on one line, whole', () => {
    for (const { command } of commands) {
      expect(command).not.toMatch(/^\s*$|\\$|…|#/);
      expect([command, command.split("'").length % 2]).toEqual([command, 1]);
    }
  });
});

it.each(['runbook.md', 'install.md', 'releasing.md'])('docs/%s names files and headings that are there', (page) => {
  const text = readFileSync(path.join(docs, page), 'utf8');
  const links = Array.from(text.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g), ([, file = '', anchor]) => ({
    file,
    anchor,
  }));
  expect(links.length).toBeGreaterThan(0);
  for (const { file, anchor } of links.filter((link) => !link.file.includes('://'))) {
    const target = file === '' ? path.join(docs, page) : path.join(docs, file);
    expect([file, existsSync(target)]).toEqual([file, true]);
    const isThere = anchor === undefined || anchorsOf(target).includes(anchor);
    expect([file, anchor, isThere]).toEqual([file, anchor, true]);
  }
  for (const [, file = ''] of text.matchAll(/`((?:apps|base|flux|scripts|test|\.github)\/[\w./-]+)`/g))
    expect([file, existsSync(path.join(docs, '..', file))]).toEqual([file, true]);
});

/** Headings of a page as GitHub makes anchors of them. */
function anchorsOf(file: string): readonly string[] {
  const headings = Array.from(readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm), ([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
