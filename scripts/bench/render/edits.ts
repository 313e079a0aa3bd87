import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A sort of change to one file. */
export interface Edit {
  readonly sort: string;
  readonly file: string;
  /** The text with another content for each number. */
  readonly edited: (text: string, number: number) => string;
}

/** Changes to files of the made-up repository, by what they reach. */
export const fleetEdits: readonly Edit[] = [
  edit('manifest of one', 'workloads/app-3/disruption.yaml', 'revision: "0"', (number) => `revision: "${number}"`),
  edit('base used by 13', 'bases/base-0/deployment.yaml', 'cpu: 50m', (number) => `cpu: ${50 + number}m`),
  edit('environment.env, for 76', 'settings/environment.env', 'REGION=south', (number) => `REGION=south-${number}`),
  edit('values of a release', 'workloads/app-3/release.yaml', 'workers: 3', (number) => `workers: ${3 + number}`),
  edit(
    'template of 6 releases',
    'charts/chart-00/templates/service.yaml',
    'port: 80,',
    (number) => `port: ${80 + number},`,
  ),
  edit('environment.env, for 60 releases', 'settings/environment.env', 'fleet.', (number) => `fleet-${number}.`),
];

/** A comment behind the file's end, for repositories that nobody knows. */
export function commentEdit(sort: string, file: string): Edit {
  return { sort, file, edited: (text, number) => `${text}\n# edit ${number}\n` };
}

function edit(sort: string, file: string, before: string, after: (number: number) => string): Edit {
  return {
    sort,
    file,
    edited(text, number) {
      if (!text.includes(before)) throw new Error(`there is no ${JSON.stringify(before)} in ${file}`);
      return text.replace(before, after(number));
    },
  };
}

/** Edits a file on the disk while something is done. */
export async function whileEdited<T>(directory: string, one: Edit, number: number, work: () => Promise<T>): Promise<T> {
  const file = join(directory, one.file);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, one.edited(before, number));
  try {
    return await work();
  } finally {
    writeFileSync(file, before);
  }
}
