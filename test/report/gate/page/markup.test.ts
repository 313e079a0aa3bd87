import { describe, expect, it } from 'vitest';
import { code, html, nothing, prose } from '../../../../src/report/gate/page/markup.ts';

describe('a template of markup', () => {
  it('escapes texts, takes markup as it is, and joins lists', () => {
    const inner = html`<b>${'<i>'}</b>`;

    expect(html`<p title="${'"\''}">${[inner, ' & ', nothing, [inner]]}</p>`.text).toBe(
      '<p title="&quot;&apos;"><b>&lt;i&gt;</b> &amp; <b>&lt;i&gt;</b></p>',
    );
  });

  it('takes no data for markup, whatever it looks like', () => {
    const posing: unknown = JSON.parse('{"text":"<script>"}');

    expect(() => html`${posing as string}`).toThrow(TypeError);
  });

  it('spells out what nobody sees and cuts what nobody reads', () => {
    expect(html`${'a\u202eb\u001b[1m\n'}`.text).toBe('a\\u202eb\\x1b[1m\\n');
    expect(html`${'x'.repeat(5_000)}`.text).toBe(`${'x'.repeat(1_999)}…`);
  });

  it('sets names in a fixed-width face', () => {
    expect(html`${code('<a>')}${code('b', 'place')}${code('')}`.text).toBe(
      '<code>&lt;a&gt;</code><code class="place">b</code>',
    );
  });

  it.each([
    ['Set `a: <b>` and `c`.', 'Set <code>a: &lt;b&gt;</code> and <code>c</code>.'],
    ['One ` alone', 'One ` alone'],
    ['nothing', 'nothing'],
  ])('reads backticks of a sentence: %s', (sentence, markup) => {
    expect(html`${prose(sentence)}`.text).toBe(markup);
  });
});
