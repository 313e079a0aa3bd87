import { join } from 'node:path';
import { filesOf } from '../../demo-app/files-of.ts';
import { projectDirectory } from '../paths.ts';

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** A change of one file, and the line that makes something worse, if one does. */
export interface Change {
  readonly files: Files;
  readonly cause?: { readonly path: string; readonly line: number };
}

const template = join(projectDirectory, 'test', 'fixtures', 'gate-fleet');
const edited = 'apps/base/shop/deployment.yaml';
const image = 'registry.example.org/shop:1.4.2';
const worse = 'privileged: true';

/** The Flux repositories of a bench: alike, but none has an application of another one. */
export class Fleet {
  readonly #files = filesOf(template);

  /** What `main` has. */
  base(repository: string): Files {
    return { ...this.#files, [edited]: this.#deployment(repository, '1.4.2') };
  }

  /** A change with an image that no other change has. */
  change(repository: string, tag: string, isWorse: boolean): Change {
    const text = this.#deployment(repository, tag);
    if (!isWorse) return { files: { [edited]: text } };
    const changed = replaced(text, 'securityContext:\n', `securityContext:\n            ${worse}\n`);
    const line = changed.split('\n').findIndex((one) => one.includes(worse)) + 1;
    return { files: { [edited]: changed }, cause: { path: edited, line } };
  }

  #deployment(repository: string, tag: string): string {
    return replaced(this.#files[edited] ?? '', image, `registry.example.org/${repository}:${tag}`);
  }
}

function replaced(text: string, before: string, after: string): string {
  if (!text.includes(before)) throw new Error(`there is no ${JSON.stringify(before)} in ${edited}`);
  return text.replace(before, after);
}
