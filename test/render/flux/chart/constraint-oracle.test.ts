import { expect, it } from 'vitest';
import { readConstraint } from '../../../../src/render/flux/chart/constraint.ts';
import { readVersion } from '../../../../src/render/flux/chart/version.ts';
import { helmProgram, template } from '../../../support/helm.ts';

const bounds = ['1', '1.2', '1.2.3', '0', '0.2', '0.2.3', '0.0', '0.0.3', '0.0.0', '1.x', '1.2.x', '*', 'v1.2.3'];
const prereleases = ['1.2.3-beta.2', '1.2.3-0', '0.0.0-0', '1.2-beta', '1-0'];
const operators = ['', '=', '!=', '>', '<', '>=', '=>', '<=', '=<', '~', '~>', '^'];
const singles = operators.flatMap((operator) => [...bounds, ...prereleases].map((bound) => operator + bound));
const joined = [
  '>=1.0.0 <2.0.0',
  '>=1.0.0, <2.0.0',
  '>= 1.0.0 , < 2.0.0',
  '>=1.0.0-0 <1.3.0',
  '>=1.0.0 <1.3.0-0',
  '1.0 - 1.2',
  '1.0.0 - 1.2.4-beta',
  '^1.0 || ~0.2',
  '^1.0-0||0.0.x',
  ' ^1.0 ',
  '1.2.3 1.2.3',
];
const constraints = [...singles, ...joined];
const releases =
  '0.0.0 0.0.2 0.0.3 0.0.4 0.2.2 0.2.3 0.2.9 0.3.0 1.0.0 1.1.9 1.2.0 1.2.2 1.2.3 1.2.4 1.3.0 1.9.9 2.0.0';
const others =
  '1.2.3+build 0.0.3-alpha 1.2.3-beta.1 1.2.3-beta.2 1.2.3-beta.10 1.2.3-rc 1.2.4-beta 1.3.0-0 2.0.0-0 2.0.0-alpha.1';
const versions = `${releases} ${others}`.split(' ');

it.skipIf(!helmProgram)('reads constraints as the library does that helm and Flux have', async () => {
  const lines = constraints.flatMap((constraint) =>
    versions.map((version) => `{{ semverCompare ${JSON.stringify(constraint)} ${JSON.stringify(version)} }}`),
  );
  const { text } = await template({ 'templates/a.yaml': `list:\n${lines.map((line) => `- ${line}\n`).join('')}` });
  const allowed = Array.from(text.matchAll(/^- (true|false)$/gm), ([, word]) => word === 'true');
  expect(allowed).toHaveLength(lines.length);
  const differences = constraints.flatMap((text, row) => {
    const constraint = readConstraint(text);
    return versions.flatMap((version, column) => {
      const parsed = readVersion(version);
      const own = parsed !== undefined && constraint(parsed);
      const theirs = allowed[row * versions.length + column];
      return own === theirs ? [] : [`${text} allows ${version}: ${theirs}, not ${own}`];
    });
  });
  expect(differences).toEqual([]);
});
