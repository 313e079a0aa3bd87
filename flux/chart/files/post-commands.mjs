/* Posts commands to the operator: node post-commands.mjs URL BODY-FILE TOKEN-FILE. Exits 0 when they are filed, else 1. */
import { readFileSync } from 'node:fs';

const patience = 30_000;
const pause = 10_000;
const attempts = 5;

async function post(url, body, token) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `bearer ${token}`, 'content-type': 'application/json' },
    body,
    // A token is for one address.
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  const text = (await answer.text()).trim().slice(0, 500);
  return { isFiled: answer.status === 200, said: `${answer.status} ${text}` };
}

async function main([url, bodyFile, tokenFile]) {
  const body = readFileSync(bodyFile, 'utf8');
  for (let attempt = 1; ; attempt += 1) {
    const token = readFileSync(tokenFile, 'utf8').trim();
    const { isFiled, said } = await post(url, body, token).catch((error) => ({
      isFiled: false,
      said: String(error.cause?.message ?? error.message),
    }));
    const line = `${url}: ${said}`.replaceAll(/\s+/g, ' ');
    if (isFiled) {
      process.stdout.write(`${line}\n`);
      return;
    }
    process.stderr.write(`attempt ${attempt} of ${attempts}: ${line}\n`);
    if (attempt === attempts) break;
    await new Promise((resolve) => setTimeout(resolve, Number(process.env.PAUSE_MILLISECONDS ?? pause)));
  }
  process.exitCode = 1;
}

await main(process.argv.slice(2));
