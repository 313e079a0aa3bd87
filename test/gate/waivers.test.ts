import { describe, expect, it } from 'vitest';
import { isExpired } from '../../src/engine/exceptions/expiry.ts';
import { withInlineWaiversOf } from '../../src/engine/exceptions/inline.ts';
import { readExceptionText, type SourcedException } from '../../src/gate/waivers/exception-file.ts';
import { inlineWaiversOf } from '../../src/gate/waivers/inline-waivers.ts';
import { waiverUse, type Waivers } from '../../src/gate/waivers/waivers.ts';
import type { Evaluation } from '../../src/model/evaluation.ts';
import { binding, pod, role } from '../support/cluster-objects.ts';
import { inventoryOf, resourceOf, verdictOf } from '../support/inventories.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const none: Waivers = { exceptions: [], inline: [] };

const securityException = (name: string, { action = 'ignore', control = 'C-0030', more = '' } = {}): string =>
  `{ apiVersion: kubescape.io/v1beta1, kind: SecurityException, metadata: { name: ${name}, namespace: shop },
    spec: { posture: [{ controlID: ${control}, action: ${action} }] ${more} } }`;
const fileOf = (...objects: readonly string[]): readonly SourcedException[] =>
  readExceptionText('waivers.yaml', objects.join('\n---\n'));

const annotated = (object: object, annotations: object): object => ({
  ...object,
  metadata: { ...(object as { metadata: object }).metadata, annotations },
});
const skip = (controls: string, more: object = {}): object => ({ 'kubescape.io/skip-controls': controls, ...more });
const inlineOf = (...objects: readonly object[]): Waivers => ({
  exceptions: [],
  inline: inlineWaiversOf(objects.map((object) => resourceOf(object))),
});

/** What the gate does: the head's objects with the base's annotations. */
function evaluate(
  base: readonly object[],
  head: readonly object[],
  exceptions: readonly SourcedException[],
): Evaluation {
  const keyOf = (object: object): string => resourceOf(object).key;
  const judged = head.map((object) =>
    withInlineWaiversOf(
      object,
      base.find((one) => keyOf(one) === keyOf(object)),
    ),
  );
  const current = exceptions.map(({ exception }) => exception).filter((exception) => !isExpired(exception, now));
  return inventoryOf(judged, { exceptions: current, inlineExceptionsAt: now }).evaluate();
}

describe('the waivers of a change', () => {
  it('are used, unused or expired, each once, by name', () => {
    const exceptions = fileOf(
      securityException('unused', { control: 'C-0057' }),
      securityException('used', { more: ', reason: "moves\\n in autumn", expiresAt: "2026-06-01T12:00:01Z"' }),
      securityException('over', { more: ', expiresAt: "2026-06-01T12:00:00Z"' }),
    );
    const evaluation = evaluate([], [pod('front'), pod('back')], exceptions);

    const use = waiverUse({ base: { ...none, exceptions }, head: { ...none, exceptions } }, [evaluation], now);

    expect(use).toEqual({
      used: [
        {
          name: 'SecurityException shop/used',
          reason: 'moves in autumn',
          expires: '2026-06-01T12:00:01Z',
          place: { file: 'waivers.yaml', line: 4, column: 1 },
          matches: 2,
        },
      ],
      unused: [{ name: 'SecurityException shop/unused', place: { file: 'waivers.yaml', line: 1, column: 1 } }],
      expired: [
        {
          name: 'SecurityException shop/over',
          expires: '2026-06-01T12:00:00Z',
          place: { file: 'waivers.yaml', line: 7, column: 1 },
        },
      ],
      added: [],
      removed: [],
    });
  });

  it('count what they match in all clusters, and what they only alert to', () => {
    const exceptions = fileOf(securityException('told', { action: 'alert_only' }));
    const evaluation = evaluate([], [pod('front')], exceptions);

    const { used } = waiverUse({ base: { ...none, exceptions }, head: none }, [evaluation, evaluation], now);

    expect(used).toMatchObject([{ name: 'SecurityException shop/told', matches: 2 }]);
    expect(verdictOf(evaluation, '/v1/shop/Pod/front', 'C-0030')?.status).toBe('failed');
  });

  it('are added and removed; an edited one is both, a moved one neither', () => {
    const base = fileOf(securityException('same'), securityException('edited'), securityException('gone'));
    const head = fileOf(
      securityException('new'),
      securityException('edited', { more: ', reason: other' }),
      securityException('same'),
    );

    const { added, removed } = waiverUse(
      { base: { ...none, exceptions: base }, head: { ...none, exceptions: head } },
      [],
      now,
    );

    const names = (waivers: readonly { readonly name: string }[]): readonly string[] => waivers.map(({ name }) => name);
    expect(names(added)).toEqual(['SecurityException shop/edited', 'SecurityException shop/new']);
    expect(names(removed)).toEqual(['SecurityException shop/edited', 'SecurityException shop/gone']);
  });

  it('are added to a cluster, though another one has them', () => {
    const [exception] = fileOf(securityException('x'));
    const inCluster = (...clusters: readonly string[]): Waivers => ({
      ...none,
      exceptions: clusters.flatMap((cluster) => (exception ? [{ ...exception, cluster }] : [])),
    });

    const use = waiverUse({ base: inCluster('dev'), head: inCluster('dev', 'prod') }, [], now);

    expect(use.added).toMatchObject([{ name: 'SecurityException shop/x' }]);
    expect(use.removed).toEqual([]);
  });
});

describe('a change that waives for itself', () => {
  const waivedBy = (base: readonly object[], head: readonly object[]): boolean =>
    verdictOf(evaluate(base, head, []), '/v1/shop/Pod/front', 'C-0030')?.status === 'passed';
  const front = pod('front');
  const past = { 'kubescape.io/skip-expiry': '2026-06-01T12:00:00Z' };
  const future = { 'kubescape.io/skip-expiry': '2026-06-01T12:00:01Z' };

  it.each([
    ['with an annotation on a new object', [], [annotated(front, skip('C-0030'))], false],
    ['with a new annotation', [front], [annotated(front, skip('C-0030'))], false],
    ['with another control', [annotated(front, skip('C-0016'))], [annotated(front, skip('C-0016,C-0030'))], false],
    ['by its expiry', [annotated(front, skip('C-0030', past))], [annotated(front, skip('C-0030', future))], false],
    ['without its expiry', [annotated(front, skip('C-0030', past))], [annotated(front, skip('C-0030'))], false],
    [
      'with the name of another object',
      [annotated(pod('back'), skip('C-0030'))],
      [annotated(front, skip('C-0030'))],
      false,
    ],
    ['but had the annotation before', [annotated(front, skip('C-0030'))], [annotated(front, skip('C-0030'))], true],
    ['but only takes its annotation away', [annotated(front, skip('C-0030', future))], [front], true],
  ])('%s', (_title, base, head, expected) => {
    expect(waivedBy(base, head)).toBe(expected);
  });

  it('keeps all other annotations and the object itself where nothing differs', () => {
    const both = annotated(front, { owner: 'a', ...skip('C-0030') });
    const before = annotated(front, { owner: 'b', ...skip('C-0016', { 'kubescape.io/skip-reason': 'r' }) });

    expect(withInlineWaiversOf(both, annotated(front, { owner: 'b', ...skip('C-0030') }))).toBe(both);
    expect(withInlineWaiversOf(front, undefined)).toBe(front);
    expect(withInlineWaiversOf(both, before)).toMatchObject({
      metadata: {
        name: 'front',
        annotations: { owner: 'a', 'kubescape.io/skip-controls': 'C-0016', 'kubescape.io/skip-reason': 'r' },
      },
      spec: (front as { spec: object }).spec,
    });
    expect(withInlineWaiversOf(annotated(front, skip('C-0030')), front)).toEqual(front);
    expect(both).toEqual(annotated(front, { owner: 'a', ...skip('C-0030') }));
  });

  it.each([undefined, null, 7, 'x', [], {}, { metadata: null }, { metadata: { annotations: [] } }])(
    'is no matter of %j',
    (object) => {
      expect(withInlineWaiversOf(object, object)).toBe(object);
      expect(withInlineWaiversOf(object, front)).toBe(object);
    },
  );
});

describe('inline waivers', () => {
  it('are listed with reason and expiry, as used, unused and expired', () => {
    const soon = { 'kubescape.io/skip-expiry': '2026-06-01T12:00:01Z', 'kubescape.io/skip-reason': 'later' };
    const objects = [
      annotated(pod('front'), skip('C-0030, c-0016', soon)),
      annotated(pod('back'), skip('C-0030', { 'kubescape.io/skip-expiry': '2026-06-01T12:00:00Z' })),
      annotated(pod('idle'), skip('C-0002', { 'kubescape.io/skip-expiry': 'never' })),
      annotated(pod('none'), skip(' , ')),
    ];

    const use = waiverUse({ base: inlineOf(...objects), head: none }, [evaluate(objects, objects, [])], now);

    const named = (name: string): string => `annotation kubescape.io/skip-controls on Pod shop/${name}`;
    expect(use).toEqual({
      used: [{ name: named('front'), reason: 'later', expires: '2026-06-01T12:00:01Z', matches: 2 }],
      unused: [{ name: named('idle') }],
      expired: [{ name: named('back'), expires: '2026-06-01T12:00:00Z' }],
      added: [],
      removed: [{ name: named('back') }, { name: named('front') }, { name: named('idle') }].map((one): unknown =>
        expect.objectContaining(one),
      ),
    });
  });

  it('of a role count what they waive of its subjects', () => {
    const objects = [annotated(role('reader', 'list'), skip('C-0015')), binding('readers', 'reader')];

    const { used } = waiverUse({ base: inlineOf(...objects), head: none }, [evaluate(objects, objects, [])], now);

    expect(used).toEqual([{ name: 'annotation kubescape.io/skip-controls on Role shop/reader', matches: 1 }]);
  });

  it('that the change brings are added, and do not count', () => {
    const head = annotated(pod('front'), skip('C-0030'));

    const use = waiverUse(
      { base: inlineOf(pod('front')), head: inlineOf(head) },
      [evaluate([pod('front')], [head], [])],
      now,
    );

    expect(use).toMatchObject({
      used: [],
      added: [{ name: 'annotation kubescape.io/skip-controls on Pod shop/front' }],
    });
  });
});
