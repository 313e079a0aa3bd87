import { styleText } from 'node:util';
import { spellOutControls } from '../../report/escape.ts';
import { counted } from '../../report/wording.ts';
import type { ClusterGraph, GraphNode, GraphSource, NodeState } from './graph.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const styles: Readonly<Record<NodeState, Style>> = {
  rendered: 'green',
  unresolved: 'yellow',
  suspended: 'gray',
  remote: 'yellow',
  error: ['bold', 'red'],
};

/** Draws the graph of a cluster, a node a line, why it is not complete below it. */
export function* drawGraph(graph: ClusterGraph, options: { readonly color: boolean }): Generator<string> {
  const paint: Paint = options.color ? (style, text) => styleText(style, text, { validateStream: false }) : plain;
  const { name, entry, stage, branch, fluxVersion, nodes, sources } = graph;
  const facts = [
    entry,
    ...(stage === undefined ? [] : [`stage ${stage}`]),
    ...(branch === undefined ? [] : [`branch ${branch}`]),
    fluxVersion === undefined ? 'Flux of unknown version' : `Flux ${fluxVersion}`,
  ];
  yield `${paint('bold', spellOutControls(name))} · ${facts.map(spellOutControls).join(' · ')}\n`;
  for (const [index, node] of nodes.entries()) yield* drawNode(node, '', index === nodes.length - 1, paint);
  yield `${paint('bold', 'Sources')}\n`;
  for (const [index, source] of sources.entries()) yield drawSource(source, index === sources.length - 1, paint);
}

function plain(_style: Style, text: string): string {
  return text;
}

function* drawNode(node: GraphNode, indent: string, isLast: boolean, paint: Paint): Generator<string> {
  const { kind, namespace, name, state, from, children, reasons } = node;
  const inner = `${indent}${isLast ? '   ' : '│  '}`;
  const parts = [
    `${paint('dim', kind)} ${spellOutControls(`${namespace}/${name}`)}`,
    ...(from === '' ? [] : [paint('cyan', spellOutControls(from))]),
    paint(styles[state], state),
    ...countsOf(node),
  ];
  yield `${indent}${isLast ? '└─ ' : '├─ '}${parts.join('  ')}\n`;
  for (const reason of reasons) {
    yield `${inner}${children.length > 0 ? '│  ' : '   '}${paint('yellow', `! ${spellOutControls(reason)}`)}\n`;
  }
  for (const [index, child] of children.entries()) {
    yield* drawNode(child, inner, index === children.length - 1, paint);
  }
}

function countsOf({ state, objects, notApplied, dependsOn }: GraphNode): readonly string[] {
  return [
    ...(state === 'rendered' || objects > 0 ? [counted(objects, 'object')] : []),
    ...(notApplied > 0 ? [`${notApplied} not applied`] : []),
    ...(dependsOn.length > 0 ? [`after ${spellOutControls(dependsOn.join(', '))}`] : []),
  ];
}

function drawSource({ kind, namespace, name, state, url }: GraphSource, isLast: boolean, paint: Paint): string {
  const where = state === 'here' ? paint('green', 'this repository') : paint('yellow', 'remote');
  const address = url === undefined ? '' : `  ${paint('cyan', spellOutControls(url))}`;
  return `${isLast ? '└─ ' : '├─ '}${paint('dim', kind)} ${spellOutControls(`${namespace}/${name}`)}  ${where}${address}\n`;
}
