import type { ChangeFigures } from './changes.ts';
import { peers, type Peer } from './peers.ts';
import type { OwnFigures, ScanFigures } from './scan.ts';
import { precise, whole } from '../table.ts';
import type { Verdict } from '../verdict.ts';

/** Everything that was measured in this run. */
export interface Measured {
  readonly own: readonly OwnFigures[];
  readonly peers: readonly ScanFigures[];
  readonly changes: readonly ChangeFigures[];
}

const large = 10_000;
const timesFasterThanKubescape = 40;
const bars = { exponent: 1.1, largeMebibytes: 400, thousandSeconds: 1, oneSeconds: 0.25, deploymentMilliseconds: 2 };

/** Compares with the bars, as far as what they are about was measured. */
export function judgeBars(measured: Measured): readonly Verdict[] {
  return [...completeness(measured), ...own(measured), ...againstPeers(measured), ...changes(measured)];
}

/** How the time grows with the number of objects: 1 is in proportion, 2 with the square. */
export function growthExponent(own: readonly ScanFigures[]): number | undefined {
  const from = own.find(({ objects }) => objects === large);
  const to = own.find(({ objects }) => objects === 5 * large);
  return from && to && Math.log(to.seconds / from.seconds) / Math.log(5);
}

/** What recorded times are worth here, by the peers that ran: another machine, other files. No bar rests on it. */
export function* recordedInPerspective({ own: figures, peers: ran }: Measured): Generator<string> {
  const ten = figures.find(({ objects }) => objects === large);
  const kubescape = peers.find(({ name }) => name === 'kubescape');
  const isKnown = (name: string): boolean => ran.some(({ tool, objects }) => tool === name && objects === large);
  if (!ten || !kubescape || isKnown('kubescape')) return;
  for (const { name, recorded } of peers) {
    const figure = ran.find(({ tool, objects }) => tool === name && objects === large);
    if (!figure) continue;
    const scaled = (kubescape.recorded.seconds * figure.seconds) / recorded.seconds;
    yield `${name} took ${precise(figure.seconds)} s, recorded are ${precise(recorded.seconds)} s; at that rate kubescape's recorded ${kubescape.recorded.seconds} s would be ${precise(scaled)} s here, ${precise(scaled / ten.seconds)} times as long as ours`;
  }
}

function* completeness({ own: figures, changes: kinds }: Measured): Generator<Verdict> {
  for (const { objects, findings, faults } of figures) {
    const found = faults.length === 0 ? `${whole(findings)} findings, all with lines` : faults.join('; ');
    yield { passed: faults.length === 0, text: `the report on ${whole(objects)} objects is complete: ${found}` };
  }
  const missed = kinds.reduce((sum, kind) => sum + kind.missed, 0);
  if (kinds.length > 0) yield { passed: missed === 0, text: `no change goes unnoticed: ${missed} did` };
}

function* own({ own: figures }: Measured): Generator<Verdict> {
  const at = (objects: number): OwnFigures | undefined => figures.find((one) => one.objects === objects);
  const exponent = growthExponent(figures);
  if (exponent !== undefined)
    yield atMost('growth exponent from 10,000 to 50,000 objects', exponent, bars.exponent, '');
  const [one, thousand, ten] = [at(1), at(1000), at(large)];
  if (one) yield atMost('one object', one.seconds, bars.oneSeconds, ' s');
  if (thousand) yield atMost('1,000 objects', thousand.seconds, bars.thousandSeconds, ' s');
  if (ten) yield atMost('10,000 objects, memory', ten.peakMebibytes, bars.largeMebibytes, ' MiB');
}

function* againstPeers({ own: figures, peers: ran }: Measured): Generator<Verdict> {
  const ten = figures.find(({ objects }) => objects === large);
  if (!ten) return;
  for (const peer of peers) {
    const figure = ran.find(({ tool, objects }) => tool === peer.name && objects === large);
    const source = figure ? 'in this run' : 'recorded, it did not run';
    yield* peer.name === 'kubescape' ? [fortyTimes(ten, peer, figure, source)] : ahead(ten, peer, figure, source);
  }
}

function fortyTimes(ten: OwnFigures, peer: Peer, figure: ScanFigures | undefined, source: string): Verdict {
  const { seconds } = figure ?? peer.recorded;
  const bar = seconds / timesFasterThanKubescape;
  const ratio = `${precise(seconds / ten.seconds)} times faster than kubescape's ${precise(seconds)} s (${source})`;
  const verdict = atMost('10,000 objects', ten.seconds, bar, ' s');
  return { ...verdict, text: `${verdict.text}; ${ratio}, has to be ${timesFasterThanKubescape}` };
}

function* ahead(ten: OwnFigures, peer: Peer, figure: ScanFigures | undefined, source: string): Generator<Verdict> {
  const { seconds, peakMebibytes } = figure ?? peer.recorded;
  yield atMost(`10,000 objects, time of ${peer.name} (${source})`, ten.seconds, seconds, ' s');
  yield atMost(`10,000 objects, memory of ${peer.name} (${source})`, ten.peakMebibytes, peakMebibytes, ' MiB');
}

function* changes({ changes: kinds }: Measured): Generator<Verdict> {
  const deployment = kinds.find(({ kind }) => kind === 'Deployment');
  if (!deployment) return;
  const { medianMilliseconds } = deployment;
  yield atMost('one changed Deployment, median', medianMilliseconds, bars.deploymentMilliseconds, ' ms');
}

function atMost(what: string, value: number, bar: number, unit: string): Verdict {
  return { passed: value <= bar, text: `${what}: ${precise(value)}${unit}, at most ${precise(bar)}${unit}` };
}
