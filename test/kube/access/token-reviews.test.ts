import { describe, expect, it } from 'vitest';
import { TokenReviews } from '../../../src/kube/access/token-reviews.ts';
import { bodyOf, failureOf, type Loopback, loopbacks, sendJson } from '../../support/kube/loopback.ts';

const serve = loopbacks();
const good = { authenticated: true, audiences: ['ours'], user: { username: 'somebody' } };

interface Reviewer extends Loopback {
  readonly reviews: TokenReviews;
  /** What was asked, in order. */
  readonly asked: unknown[];
  /** Milliseconds. */
  now: number;
}

/** A server that answers reviews by what it is told. */
async function reviewer(status: (token: string) => unknown): Promise<Reviewer> {
  const asked: unknown[] = [];
  const started = await serve(async (request, response) => {
    const { spec } = JSON.parse(await bodyOf(request));
    asked.push(spec);
    sendJson(response, 201, { kind: 'TokenReview', status: status(spec.token) });
  });
  const clock = { now: 0 };
  const reviews = new TokenReviews(started.api, { audience: 'ours', now: () => clock.now });
  return Object.assign(clock, started, { reviews, asked });
}

describe('a review of a token', () => {
  it('asks for the audience, and tells who it is', async () => {
    const { reviews, asked } = await reviewer(() => good);
    expect(await reviews.review('token')).toEqual({ username: 'somebody' });
    expect(asked).toEqual([{ token: 'token', audiences: ['ours'] }]);
  });

  it.each([
    ['is not authenticated', { ...good, authenticated: false }],
    ['says nothing of it', { audiences: ['ours'], user: { username: 'somebody' } }],
    ['is for others', { ...good, audiences: ['theirs'] }],
    ['knows no audiences', { authenticated: true, user: { username: 'somebody' } }],
    ['names nobody', { ...good, user: { username: '' } }],
    ['has an error', { error: 'token has expired' }],
  ])('lets nobody in whose answer %s', async (_, status) => {
    const { reviews } = await reviewer(() => status);
    expect(await reviews.review('token')).toBeUndefined();
  });

  it.each([
    ['is empty', ''],
    ['is two words', 'two words'],
    ['is two lines', 'line\nbreak'],
    ['is not ASCII', 'ä'],
    ['is too long', 'x'.repeat(16 * 1024 + 1)],
  ])('does not ask about what %s', async (_, token) => {
    const { reviews, asked } = await reviewer(() => good);
    expect(await reviews.review(token)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('is remembered for a minute', async () => {
    const use = await reviewer(() => good);
    await use.reviews.review('token');
    use.now = 59_999;
    await use.reviews.review('token');
    expect(use.asked).toHaveLength(1);
    use.now = 60_000;
    await use.reviews.review('token');
    expect(use.asked).toHaveLength(2);
  });

  it('that lets nobody in is remembered for five seconds', async () => {
    let status: unknown = {};
    const use = await reviewer(() => status);
    expect(await use.reviews.review('token')).toBeUndefined();
    status = good;
    use.now = 4_999;
    expect(await use.reviews.review('token')).toBeUndefined();
    use.now = 5_000;
    expect(await use.reviews.review('token')).toEqual({ username: 'somebody' });
    expect(use.asked).toHaveLength(2);
  });

  it('is shared by those who ask at once', async () => {
    const { reviews, asked } = await reviewer((token) => ({ ...good, user: { username: token } }));
    const names = ['a', 'a', 'b', 'a'];
    const who = await Promise.all(names.map((name) => reviews.review(name)));
    expect(who.map((one) => one?.username)).toEqual(names);
    expect(asked).toHaveLength(2);
  });

  it('is forgotten when 1,000 others are known', async () => {
    const { reviews, asked } = await reviewer(() => good);
    for (let index = 0; index <= 1_000; index += 1) await reviews.review(`token-${index}`);
    await reviews.review('token-1000');
    await reviews.review('token-1');
    expect(asked).toHaveLength(1_001);
    await reviews.review('token-0');
    expect(asked).toHaveLength(1_002);
  });

  it('is refused while 100 others are under way', async () => {
    const { api } = await serve(() => undefined);
    const reviews = new TokenReviews(api, { audience: 'ours' });
    const pending = Array.from({ length: 100 }, (_, index) => failureOf(reviews.review(`token-${index}`)));
    expect(await failureOf(reviews.review('one-more'))).toMatchObject({ fault: 'busy', retryAfterSeconds: 1 });
    api.close();
    await Promise.all(pending);
  });

  it('that cannot be had is an error, and asked for again', async () => {
    let answers = 0;
    const { api } = await serve((_, response) => {
      answers += 1;
      sendJson(response, answers === 1 ? 500 : 201, answers === 2 ? [] : { status: good });
    });
    const reviews = new TokenReviews(api, { audience: 'ours' });
    expect(await failureOf(reviews.review('secret'))).toMatchObject({ fault: 'busy' });
    const garbage = await failureOf(reviews.review('secret'));
    expect(garbage).toMatchObject({ fault: 'garbage' });
    expect(`${garbage.message} ${garbage.stack}`).not.toContain('secret');
    expect(await reviews.review('secret')).toEqual({ username: 'somebody' });
  });

  it('is asked for once more where the connection breaks', async () => {
    let answers = 0;
    const { api } = await serve((request, response) => {
      answers += 1;
      if (answers === 1) request.socket.destroy();
      else sendJson(response, 201, { status: good });
    });
    expect(await new TokenReviews(api, { audience: 'ours' }).review('token')).toEqual({ username: 'somebody' });
  });
});
