/* Publishes what standard input says, in a process of its own: one that a test can kill. */
import { text } from 'node:stream/consumers';
import { publish } from '../../../src/github/publish.ts';

const { publication, settings } = JSON.parse(await text(process.stdin));
process.stdout.write(`${JSON.stringify(await publish(publication, settings))}\n`);
