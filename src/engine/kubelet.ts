import { load } from 'js-yaml';
import type { Rule } from '../model/control.ts';
import type { Violation } from '../model/finding.ts';
import { fieldAt, text } from './read.ts';
import { objectRule } from './rules.ts';

/** What a node tells about its kubelet. */
export interface Kubelet {
  readonly commandLine: string;
  /** The configuration file, read; undefined when its content is missing or unreadable. */
  readonly configuration: unknown;
}

/** A rule about the kubelet of every node. What cannot be read is reported on the node it belongs to (BC-16). */
export function kubeletRule(name: string, score: number, check: (kubelet: Kubelet) => Iterable<Violation>): Rule {
  return objectRule({
    name,
    score,
    matches: [{ groups: ['hostdata.kubescape.cloud'], versions: ['v1beta0'], kinds: ['KubeletInfo'] }],
    // A node that does not tell its command line is no evidence, neither good nor bad.
    counts: ({ object }) => typeof fieldAt(object, 'data', 'cmdLine') === 'string',
    check({ object }) {
      return check({
        commandLine: text(fieldAt(object, 'data', 'cmdLine')),
        configuration: readConfiguration(fieldAt(object, 'data', 'configFile', 'content')),
      });
    },
  });
}

function readConfiguration(content: unknown): unknown {
  if (typeof content !== 'string' || content === '') return undefined;
  try {
    const bytes = Uint8Array.from(atob(content), (character) => character.codePointAt(0) ?? 0);
    return load(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { maxAliases: 100 });
  } catch {
    return undefined;
  }
}
