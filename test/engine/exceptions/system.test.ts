import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { controls } from '../../../src/engine/controls/index.ts';
import { ExceptionMatcher, type Target } from '../../../src/engine/exceptions/matcher.ts';
import { readExceptions } from '../../../src/engine/exceptions/read.ts';
import { systemExceptions } from '../../../src/engine/exceptions/system.ts';
import { frameworks } from '../../../src/engine/frameworks/index.ts';
import type { Exception } from '../../../src/model/exception.ts';

const upstreamFile = new URL('../../../../shared/conformance/posture/system-exceptions.json', import.meta.url);
const isThere = existsSync(upstreamFile);
const upstream = (): readonly Exception[] =>
  readExceptions(JSON.parse(readFileSync(upstreamFile, 'utf8')), Date.parse('2026-01-01T00:00:00Z')).exceptions;

/** Which controls the exceptions accept of a target. */
function acceptedBy(matcher: ExceptionMatcher, target: Target): string[] {
  const naming = matcher.naming(target);
  return subjects
    .filter((subject) => naming.some((exception) => matcher.covers(exception, subject)))
    .map(({ rule }) => rule);
}

/** Every control of ours, by each of its rules, and some that only upstream has. */
const subjects = [
  ...controls.flatMap(({ id, rules }) =>
    rules.map(({ name }) => ({
      control: id,
      rule: `${id} ${name}`,
      frameworks: frameworks.filter((framework) => framework.controls.includes(id)).map((framework) => framework.name),
    })),
  ),
  ...['C-0018', 'C-0056', 'C-0074', 'C-0186', 'C-0189', 'C-0207', 'C-0260'].map((control) => ({
    control,
    rule: control,
    frameworks: [],
  })),
];

/** Names that a pattern means, and names close to it that it may not mean. */
function samplesOf(pattern: string): string[] {
  const shortest = pattern.replaceAll(/\[[^\]]+\]\+/g, 'x1').replaceAll('.*', '');
  const longest = pattern.replaceAll(/\[[^\]]+\]\+/g, 'abc-1.2').replaceAll('.*', 'abc-1.2');
  return [pattern, shortest, longest, `${shortest}-x`, `x${shortest}`, shortest.slice(0, -1), shortest.toUpperCase()];
}

function targetsOf(exceptions: readonly Exception[]): Target[] {
  const all = exceptions.flatMap(({ resources }) => resources);
  const namespaces = new Set([...all.map(({ namespace }) => namespace ?? ''), 'shop']);
  const kinds = new Set(all.map(({ kind }) => kind ?? 'Pod'));
  const names = new Set(all.flatMap(({ name }) => samplesOf(name ?? '')));
  const targets: Target[] = [];
  for (const kind of kinds) {
    for (const name of names) {
      for (const namespace of namespaces) targets.push({ apiVersion: '', kind, namespace, name, id: '', path: '' });
    }
  }
  return targets;
}

describe('the system exceptions', () => {
  const matcher = new ExceptionMatcher(systemExceptions(), '');

  it.skipIf(!isThere)('accept the same as the list of the upstream release', () => {
    const expected = new ExceptionMatcher(upstream(), '');
    const targets = targetsOf(upstream());

    const different = targets.filter((target) => {
      return acceptedBy(matcher, target).join(',') !== acceptedBy(expected, target).join(',');
    });

    expect(targets.length).toBeGreaterThan(10_000);
    expect(different.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).toEqual([]);
  });

  it.skipIf(!isThere)('name all that the list of the upstream release names', () => {
    const literal = upstream().flatMap(({ resources }) =>
      resources.flatMap(({ kind = '', namespace = '', name = '', labels }) =>
        labels === undefined && !/[[*]/.test(name) ? [{ apiVersion: '', kind, namespace, name, id: '', path: '' }] : [],
      ),
    );

    const unnamed = literal.filter((target) => matcher.naming(target).length === 0);

    expect(literal.length).toBeGreaterThan(200);
    expect(unnamed).toEqual([]);
  });

  it('have unique parts that are RE2, and names for reports', () => {
    for (const { name, resources, policies } of systemExceptions()) {
      expect(name).toMatch(/^system: \S+ \S+$/);
      expect(resources.length).toBeGreaterThan(0);
      expect(new Set(resources.map((resource) => JSON.stringify(resource))).size).toBe(resources.length);
      expect(policies.every(({ control }) => /^C-\d{4}$/.test(control ?? ''))).toBe(true);
    }
  });

  it.each([
    ['Pod', 'kube-system', 'kube-proxy-abc12', true],
    ['Pod', 'shop', 'kube-proxy-abc12', false],
    ['Deployment', 'kube-system', 'metrics-server-v1.2', true],
    ['Deployment', 'kube-system', 'my-app', false],
    ['Namespace', '', 'kube-system', true],
    ['Namespace', '', 'shop', false],
    ['ServiceAccount', 'default', 'default', true],
    ['ServiceAccount', 'shop', 'default', false],
    ['Group', '', 'system:masters', true],
  ])('accept of %s %s/%s something: %s', (kind, namespace, name, expected) => {
    expect(matcher.naming({ apiVersion: '', kind, namespace, name, id: '', path: '' }).length > 0).toBe(expected);
  });

  it('accept of the API server only some controls', () => {
    const accepted = acceptedBy(matcher, {
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: 'kube-system',
      name: 'kube-apiserver-1',
      id: '',
      path: '',
    });

    expect(
      accepted.map((rule) => rule.slice(0, 6)).filter((id) => controls.some((control) => control.id === id)),
    ).toEqual('C-0013 C-0016 C-0017 C-0020 C-0030 C-0034 C-0041 C-0048 C-0270 C-0271'.split(' '));
  });
});
