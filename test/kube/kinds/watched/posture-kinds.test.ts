import { describe, expect, it } from 'vitest';
import { controls } from '../../../../src/engine/controls/index.ts';
import { sources } from '../../../../src/engine/facts/sources.ts';
import { postureKinds } from '../../../../src/kube/kinds/watched/posture-kinds.ts';
import type { Match } from '../../../../src/model/control.ts';

const matches: readonly Match[] = [
  ...controls.flatMap(({ rules }) => rules).flatMap((rule) => [...rule.matches, ...(rule.companions ?? [])]),
  ...sources.flatMap((source) => source.matches),
];

/** Kinds that controls read and no watch brings, each with the reason. */
const elsewhere = new Map([
  ['KubeletInfo', 'host data: the node agent makes it'],
  ['CloudProviderInfo', 'host data: the node agent makes it'],
  ['cloudProviderInfo', 'host data, as old node agents spell it'],
  ['ClusterDescribe', 'the description of the cluster by its cloud provider'],
  ['PodSecurityPolicy', 'no API server serves it since Kubernetes 1.25; files may still hold some'],
]);

const readKinds = new Set(matches.flatMap(({ kinds }) => kinds));
const listed = postureKinds.map(({ kind }) => kind);

describe('postureKinds', () => {
  it('are all kinds that rules and facts read, but those that no API server serves', () => {
    const missing = Array.from(readKinds).filter((kind) => !listed.includes(kind));

    expect(missing.toSorted()).toEqual(Array.from(elsewhere.keys()).toSorted());
  });

  it.each(postureKinds)('have a version of $kind that somebody reads', ({ group, version, kind }) => {
    const readers = matches.filter(({ groups, versions, kinds }) => {
      return kinds.includes(kind) && (groups?.includes(group) ?? true) && (versions?.includes(version) ?? true);
    });

    expect(readers).not.toEqual([]);
  });

  it('have every group of a kind that is read', () => {
    const groups = matches.flatMap(({ kinds, groups: named = [] }) => {
      return kinds.filter((kind) => !elsewhere.has(kind)).flatMap((kind) => named.map((group) => `${group} ${kind}`));
    });
    const served = postureKinds.map(({ group, kind }) => `${group} ${kind}`);

    expect(Array.from(new Set(groups)).filter((name) => !served.includes(name))).toEqual([]);
  });

  it('name each kind once, and never Secret', () => {
    expect(listed).toEqual(Array.from(new Set(listed)));
    expect(listed).not.toContain('Secret');
  });
});
