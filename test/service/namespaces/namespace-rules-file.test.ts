import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { NamespaceRulesFile } from '../../../src/service/namespaces/namespace-rules-file.ts';
import { ServiceError } from '../../../src/service/service-error.ts';
import { temporaryFolders } from '../../support/command.ts';

const folders = temporaryFolders();

interface Opened {
  readonly file: NamespaceRulesFile;
  readonly messages: string[];
  /** Resolves when the log has a line that begins so. */
  readonly logged: (start: string) => Promise<void>;
}

async function open(folder: string | undefined): Promise<Opened> {
  const messages: string[] = [];
  let tell = (): void => {};
  const log = createLog({
    level: 'info',
    destination: {
      write: (line) => {
        messages.push(JSON.parse(line).msg);
        tell();
      },
    },
  });
  const file = await NamespaceRulesFile.read(folder, log, 20);
  onTestFinished(() => file.close());
  const logged = (start: string): Promise<void> =>
    new Promise((resolve) => {
      tell = () => {
        if (messages.some((message) => message.startsWith(start))) resolve();
      };
      tell();
    });
  return { file, messages, logged };
}

/** What the kubelet does when a ConfigMap has changed. */
function mount(folder: string, version: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(path.join(folder, version));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, version, name), text);
  symlinkSync(version, path.join(folder, '..data_tmp'));
  renameSync(path.join(folder, '..data_tmp'), path.join(folder, '..data'));
}

describe('mounted rules', () => {
  it('are those of both files, and the log says them', async () => {
    const { file, messages } = await open(
      folders({ includeNamespaces: 'team-*, shop\n', excludeNamespaces: 'team-x' }),
    );

    expect(file.current).toMatchObject({ included: ['team-*', 'shop'], excluded: ['team-x'] });
    expect(messages).toEqual(['namespaces: included [team-*, shop], excluded [team-x]']);
  });

  it('allow all where there is no folder, and where it is empty', async () => {
    for (const folder of [undefined, folders()]) {
      const { file } = await open(folder);
      expect(file.current).toMatchObject({ included: [], excluded: [] });
    }
  });

  it('follow the ConfigMap, as the kubelet exchanges it', async () => {
    const folder = folders();
    mount(folder, '..1', { includeNamespaces: 'a' });
    const { file, messages, logged } = await open(folder);
    const changed = new Promise<readonly string[]>((resolve) => file.onChange(() => resolve(file.current.included)));
    mount(folder, '..2', { includeNamespaces: 'b', excludeNamespaces: 'c' });
    rmSync(path.join(folder, '..1'), { recursive: true });

    expect(await changed).toEqual(['b']);
    await logged('namespaces: included [b], excluded [c]');
    expect(messages).toHaveLength(2);
  });

  it('stay as they were while the file is broken or the folder gone, and follow it again', async () => {
    const folder = path.join(folders({ 'config/includeNamespaces': 'a' }), 'config');
    const { file, messages, logged } = await open(folder);
    writeFileSync(path.join(folder, 'includeNamespaces'), 'not a glob');
    await logged('namespaces: going on with the former rules: includeNamespaces in');
    const whileBroken = file.current.included;
    rmSync(folder, { recursive: true });
    await logged(`namespaces: going on with the former rules: "${folder}" is no folder`);
    const whileGone = file.current.included;
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'includeNamespaces'), 'b');
    await logged('namespaces: included [b]');

    expect([whileBroken, whileGone, file.current.included]).toEqual([['a'], ['a'], ['b']]);
    expect(messages).toHaveLength(4);
  });

  it.each([
    ['a folder that is not there', undefined, /^"[^\n]*" is no folder; that of a mounted ConfigMap is wanted$/],
    ['a file that is too large', 'a'.repeat(300_000), /^includeNamespaces in "[^\n]*" has more than 262144 bytes$/],
    ['a list that is none', 'a b', /^includeNamespaces in "[^\n]*": "a b" is no glob of namespaces, /],
  ])('are not begun with from %s', async (_title, text, message) => {
    const folder = text === undefined ? path.join(folders(), 'none') : folders({ includeNamespaces: text });
    await expect(open(folder)).rejects.toThrow(ServiceError);
    await expect(open(folder)).rejects.toThrow(message);
  });
});
