/**
 * A way into an object: object keys and list indexes. An entry of a free-form map (a ConfigMap's data)
 * is `{ entry }`, which text shows verbatim in brackets, as Kubescape does.
 */
export type PathStep = string | number | { readonly entry: string };
export type Path = readonly PathStep[];

/** The path as reports print it: `spec.containers[0].image`, `data[api.key]`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (typeof step === 'object') text += `[${step.entry}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
