import path from 'node:path';
import { load } from 'js-yaml';
import * as z from 'zod';
import { ExecSettings } from './exec-plugin.ts';

/** What a user of a kubeconfig has that the library does not read, or does not bound. */
export interface UserDetails {
  readonly tokenFile?: string;
  readonly exec?: ExecSettings;
}

const list = z.array(z.string()).nullish();
const User = z.object({
  tokenFile: z.string().nullish(),
  exec: ExecSettings.nullish(),
  'auth-provider': z.object({ name: z.string() }).nullish(),
  'as-groups': list,
  'as-uid': z.string().nullish(),
  'as-user-extra': z.record(z.string(), z.unknown()).nullish(),
});
const Users = z.object({ users: z.array(z.object({ name: z.string(), user: z.unknown() })) });

/**
 * The details of a user in the text of a kubeconfig; undefined where it has no such user. Throws one line where they
 * ask for what is not there: whoever ignored it would act as somebody else.
 */
export function detailsOf(name: string, text: string, file: string): UserDetails | undefined {
  const { data: read } = Users.safeParse(load(text));
  const found = read?.users.find((user) => user.name === name);
  if (found === undefined) return undefined;
  const who = `user ${JSON.stringify(name)} of the kubeconfig ${JSON.stringify(file)}`;
  const { tokenFile, exec } = checked(found.user ?? {}, who);
  // A program without a slash is looked for on PATH.
  const folder = path.dirname(file);
  const isRelative = exec?.command.includes('/') === true;
  return {
    ...(typeof tokenFile === 'string' && { tokenFile: path.resolve(folder, tokenFile) }),
    ...(exec != null && { exec: { ...exec, ...(isRelative && { command: path.resolve(folder, exec.command) }) } }),
  };
}

function checked(user: unknown, who: string): z.infer<typeof User> {
  const { success, data, error } = User.safeParse(user);
  if (!success) {
    const issues = error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`);
    throw new Error(`${who}: ${issues.join('; ')}`);
  }
  for (const field of ['as-groups', 'as-uid', 'as-user-extra'] as const) {
    if (data[field] != null) throw new Error(`${who} has ${field}, which cannot be done: only \`as\` can`);
  }
  const provider = data['auth-provider']?.name ?? 'oidc';
  if (provider === 'oidc') return data;
  throw new Error(`${who} has the auth-provider ${JSON.stringify(provider)}: use \`exec\` instead`);
}
