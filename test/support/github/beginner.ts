/* Begins a run as an App and publishes its verdict, in a process of its own: one that a test can kill. */
import { text } from 'node:stream/consumers';
import { GithubApp } from '../../../src/github/app/github-app.ts';

const { settings, installation, begin, publication } = JSON.parse(await text(process.stdin));
const access = new GithubApp({ ...settings, log: () => {} }).installation(installation);
const { id } = await access.begin(begin);
const published = await access.publish(publication);
process.stdout.write(`${JSON.stringify({ id, published })}\n`);
