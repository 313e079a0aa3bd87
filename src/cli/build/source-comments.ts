import type { Path } from '../../model/path.ts';
import type { RenderedObject } from '../../render/flux/cluster/rendered.ts';
import { spellOutControls } from '../../report/escape.ts';

/** `apps/web.yaml:3 (Kustomization flux-system/apps)`: where an object comes from, and what applies it. */
export function sourceComment(rendered: RenderedObject, owner: string, cluster: string | undefined): string {
  const { file, line } = rendered.origin([]);
  const where = file === '' ? '' : `${file}:${line} `;
  return spellOutControls(`${where}(${cluster === undefined ? '' : `cluster ${cluster}, `}${owner})`);
}

/**
 * `apps/web.yaml:7`; `near …` where the place does not make the value alone, `through …` where a chart does. Nothing of
 * what no text has, such as the labels of the owner: its nearest place is that of what holds it.
 */
export function fieldComment(rendered: RenderedObject, path: Path): string | undefined {
  const { file, line, column, certainty } = rendered.origin(path);
  if (file === '') return undefined;
  const above = rendered.origin(path.slice(0, -1));
  if (above.file === file && above.line === line && above.column === column) return undefined;
  const word = { exact: '', file: 'near ', release: 'through ' }[certainty];
  return spellOutControls(`${word}${file}:${line}`);
}
