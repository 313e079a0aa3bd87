/*
 * Takes what the strict proxy of the tests needs from GitHub's own description of its API: the bodies of a few requests.
 * The package is 394 MB unpacked, so it is fetched into a temporary folder and never a dependency.
 * Usage: node scripts/github-openapi.ts [VERSION]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const name = '@octokit/openapi';
const version = process.argv[2] ?? '23.0.2';
const description = 'package/generated/api.github.com.deref.json';
const target = resolve(import.meta.dirname, '../test/support/github/openapi.json');

const operations = [
  'POST /repos/{owner}/{repo}/check-runs',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'POST /repos/{owner}/{repo}/statuses/{sha}',
  'POST /repos/{owner}/{repo}/code-scanning/sarifs',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
];

interface Api {
  readonly paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: unknown }> } }>>;
}

const folder = mkdtempSync(join(tmpdir(), 'github-openapi-'));
try {
  const packed = execFileSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder, encoding: 'utf8' });
  const archive = packed.trim().split('\n').at(-1) ?? '';
  execFileSync('tar', ['-xzf', archive, description, 'package/package.json'], { cwd: folder });
  const { license } = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
  const api: Api = JSON.parse(readFileSync(join(folder, description), 'utf8'));
  const source = { package: name, version, license, file: description };
  const bodies = Object.fromEntries(operations.map((operation) => [operation, bodyOf(api, operation)]));
  writeFileSync(target, `${JSON.stringify({ source, bodies }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

function bodyOf(api: Api, operation: string): unknown {
  const [method = '', path = ''] = operation.split(' ');
  const schema = api.paths[path]?.[method.toLowerCase()]?.requestBody?.content['application/json']?.schema;
  if (!schema) throw new Error(`${version} does not describe ${operation}`);
  return withoutProse(schema);
}

/** Prose and examples decide nothing. A property may be called `description`, then its value is an object. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, of]) => !isProse(key, of));
  return Object.fromEntries(kept.map(([key, of]) => [key, withoutProse(of)]));
}

function isProse(key: string, value: unknown): boolean {
  if (key === 'description') return typeof value === 'string';
  return key === 'example' || key === 'examples' || key === 'externalDocs';
}
