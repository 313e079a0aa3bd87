/* Measures. Usage: npm run bench -- NAME [options] */
import type { Bench } from './bench.ts';
import { engineBench } from './engine/main.ts';
import { gateBench } from './gate/main.ts';
import { kustomizeBench } from './kustomize/main.ts';
import { operatorBench } from './operator/main.ts';
import { renderBench } from './render/main.ts';
import { serveBench } from './serve/main.ts';

const benches: Readonly<Record<string, Bench>> = {
  engine: engineBench,
  gate: gateBench,
  kustomize: kustomizeBench,
  operator: operatorBench,
  render: renderBench,
  serve: serveBench,
};

const [name = '--help', ...args] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench === undefined) {
  const isHelp = name === '--help' || name === '-h';
  const lines = Object.entries(benches).map(([known, { describe }]) => `  ${known.padEnd(10)}${describe}`);
  const text = `Usage: npm run bench -- NAME [options]\n\n${lines.join('\n')}\n\nNAME --help lists the options.\n`;
  (isHelp ? process.stdout : process.stderr).write(isHelp ? text : `unknown bench "${name}"\n\n${text}`);
  process.exitCode = isHelp ? 0 : 2;
} else if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(bench.help);
} else {
  process.exitCode = await bench.run(args);
}
