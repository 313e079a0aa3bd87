import { quote } from '../../manifests/problem.ts';
import { formatPath, type Path } from '../../model/path.ts';

const longest = 200;

/** A path whose keys somebody else may have chosen, for a message: short, on one line. */
export function pathText(path: Path): string {
  const text = formatPath(path);
  return /^[\w.[\]/ -]*$/.test(text) && text.length <= longest ? text : quote(text, longest);
}
