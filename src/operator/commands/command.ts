import * as z from 'zod';
import { ScanRequest } from '../scans/scan-request.ts';
import { namedAs } from './named-as.ts';

/** What Kubescape's operator can be told to do. */
export const commandNames = [
  'kubescapeScan',
  'runKubescapeJob',
  'scan',
  'scanContainerProfile',
  'scanRegistryV2',
  'setKubescapeCronJob',
  'updateKubescapeCronJob',
  'deleteKubescapeCronJob',
  'setVulnScanCronJob',
  'updateVulnScanCronJob',
  'deleteVulnScanCronJob',
] as const;

const Text = z.string().max(2000);

const JobParams = z.preprocess(
  (value) => namedAs(value, ['name', 'id', 'cronTabSchedule']) ?? value,
  z.object({ name: Text.optional(), id: Text.optional(), cronTabSchedule: Text.optional() }),
);

const ScanObject = z.preprocess((value) => {
  const named = namedAs(value, ['apiVersion', 'kind', 'metadata']);
  return named ? { ...named, metadata: namedAs(named['metadata'], ['name', 'namespace']) } : value;
}, ScanRequest.shape.scanObject);

const Scan = z.preprocess(
  (value) => namedAs(value, Object.keys(ScanRequest.shape)) ?? value,
  ScanRequest.extend({ scanObject: ScanObject }),
);

const Designator = z.preprocess(
  (value) => {
    const named = namedAs(value, ['designatorType', 'wlid', 'wildwlid', 'attributes']);
    return named ? { ...named, attributes: namedAs(named['attributes'], ['namespace', 'kind', 'name']) } : value;
  },
  z.object({
    wlid: Text.optional(),
    wildwlid: Text.optional(),
    attributes: z.object({ namespace: Text.optional(), kind: Text.optional(), name: Text.optional() }).optional(),
  }),
);

const Arguments = z.preprocess(
  (value) => namedAs(value, ['scanV1', 'kubescapeJobParams', 'jobParams']) ?? value,
  z.object({ scanV1: Scan.optional(), kubescapeJobParams: JobParams.optional(), jobParams: JobParams.optional() }),
);

/** One command, cut down to what means something here: names of keys and commands may be in any case. */
export const Command = z.preprocess(
  (value) => namedAs(value, ['commandName', 'args', 'wlid', 'wildWlid', 'designators']) ?? value,
  z.object({
    commandName: z.preprocess(
      (value) => commandNames.find((name) => name.toLowerCase() === String(value).toLowerCase()) ?? value,
      z.enum(commandNames),
    ),
    args: Arguments.optional(),
    wlid: Text.optional(),
    wildWlid: Text.optional(),
    designators: z.array(Designator).max(100).optional(),
  }),
);
export type Command = z.infer<typeof Command>;

/** Commands of one request. */
const mostCommands = 100;

/** Why something is no command, in a sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Reads `{"commands": […]}`. Throws CommandError. */
export function readCommands(body: unknown): readonly Command[] {
  const list: unknown = namedAs(body, ['commands'])?.['commands'];
  if (!Array.isArray(list) || list.length === 0) {
    throw new CommandError(
      'no commands: {"commands":[{"commandName":"kubescapeScan","args":{"scanV1":{}}}]} is wanted',
    );
  }
  if (list.length > mostCommands) {
    throw new CommandError(`${list.length} commands are more than the ${mostCommands} that one request may have`);
  }
  return list.map((item: unknown, index) => readCommand(item, `commands[${index}]`));
}

/** Reads one command; `where` is its place for messages. Throws CommandError. */
export function readCommand(item: unknown, where: string): Command {
  const { data, error } = Command.safeParse(item);
  if (data) return data;
  const [issue] = error.issues;
  const place = [where, ...(issue?.path ?? []).map(String)].join('.');
  const name: unknown = namedAs(item, ['commandName'])?.['commandName'];
  if (issue?.path[0] === 'commandName') {
    throw new CommandError(
      `${place} ${JSON.stringify(name ?? null).slice(0, 100)} is none of ${commandNames.join(', ')}`,
    );
  }
  throw new CommandError(`${place}: ${issue?.message ?? 'it is no command'}`);
}
