/*
 * Fetches into a mirror, to be killed in the middle. Reads from standard input: { folder, env, request }.
 */
import { text } from 'node:stream/consumers';
import { Mirrors } from '../../src/platform/git/mirror/mirrors.ts';

const { folder, env, request } = JSON.parse(await text(process.stdin));
const limits = { milliseconds: 60_000, bytes: 100_000_000 };
await new Mirrors({ folder, env, limits, totalBytes: 1e9 }).of({ owner: 'ada', repo: 'web' }).fetch(request);
