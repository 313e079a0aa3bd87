/**
 * Colours by what they mean. Text keeps a contrast of at least 4.5 to 1 on each ground that it stands on; a test
 * measures that in a browser.
 */
export const colours = `
:root {
  color-scheme: light dark;
  --paper: #faf9f6; --card: #ffffff; --ink: #1c2127; --soft: #59626d; --line: #e2ded5; --tint: #f2efe8;
  --link: #1d5fa8; --track: #ece8df;
  --pass: #1b7445; --pass-ground: #edf6ef; --pass-line: #bcdcc7;
  --fail: #b3261e; --fail-ground: #fcf0ee; --fail-line: #efc4be;
  --incomplete: #855500; --incomplete-ground: #fdf5e2; --incomplete-line: #ecd39a;
  --sign: #ffffff;
  --critical: #7d1034; --high: #d1422f; --medium: #e0982b; --low: #4f93c6; --unknown: #8d949c; --fixed: #37a169;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #121519; --card: #191d23; --ink: #e6e9ec; --soft: #a4adb8; --line: #2d333c; --tint: #232830;
    --link: #7fb5ee; --track: #2a3038;
    --pass: #5dcb8f; --pass-ground: #14241b; --pass-line: #27513a;
    --fail: #ff8a80; --fail-ground: #2a1817; --fail-line: #64302c;
    --incomplete: #efb650; --incomplete-ground: #272010; --incomplete-line: #5d4a1c;
    --sign: #121519;
    --critical: #d6436f; --high: #ef6a55; --medium: #e3a544; --low: #68a8da; --unknown: #7c8590; --fixed: #4cb880;
  }
}
`;
