import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Corpus } from './corpus.ts';

/** What a JSON report says about its own completeness. */
export interface ReportFacts {
  readonly resources: number;
  readonly findings: number;
  /** Empty when the report is complete. */
  readonly faults: readonly string[];
}

interface Place {
  readonly file?: string;
  readonly line?: number;
}

interface Finding {
  readonly subject?: string;
  readonly places?: readonly Place[];
  readonly failedPaths?: readonly string[];
}

interface ReportedControl {
  readonly id: string;
  readonly rules: readonly { readonly status: string; readonly findings?: readonly Finding[] }[];
}

/**
 * Reads a report line by line (that of 50,000 objects is longer than a string can be): every object was read, nothing
 * is a problem, every finding has a line, and those about a container have one below the object's own.
 */
export async function checkReport(file: string, corpus: Corpus): Promise<ReportFacts> {
  const check = new ReportCheck(corpus);
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) check.take(line);
  return check.finish();
}

class ReportCheck {
  readonly #corpus: Corpus;
  readonly #faults = new Set<string>();
  #hasCounts = false;
  #isComplete = false;
  #resource: { readonly id?: string; readonly place?: Place } = {};
  #resources = 0;
  #findings = 0;

  constructor(corpus: Corpus) {
    this.#corpus = corpus;
  }

  take(line: string): void {
    if (line.startsWith('      {')) this.#control(parseItem(line) as ReportedControl);
    else if (line.startsWith('    {"id":') && line.endsWith('"controls":[')) {
      this.#resource = JSON.parse(`${line}]}`) as { id: string; place?: Place };
      this.#resources++;
    } else if (line.startsWith('  "evaluated": ')) {
      this.#counts(JSON.parse(line.slice('  "evaluated": '.length).replace(/,$/, '')) as Record<string, number>);
    } else if (line.startsWith('  "problems": ') && !line.startsWith('  "problems": []')) {
      this.#faults.add('the report has problems');
    } else if (line === '}') this.#isComplete = true;
  }

  finish(): ReportFacts {
    if (!this.#isComplete) this.#faults.add('the report ends too early');
    if (!this.#hasCounts) this.#faults.add('the report has no counts');
    if (this.#findings === 0) this.#faults.add('the report has no findings');
    return { resources: this.#resources, findings: this.#findings, faults: Array.from(this.#faults).slice(0, 5) };
  }

  #counts({ objects, files }: Record<string, number>): void {
    this.#hasCounts = true;
    const expected = { objects: this.#corpus.objects, files: this.#corpus.files.length };
    if (objects !== expected.objects) this.#faults.add(`${objects} of ${expected.objects} objects were read`);
    if (files !== expected.files) this.#faults.add(`${files} of ${expected.files} files were read`);
  }

  #control({ id, rules }: ReportedControl): void {
    for (const { findings = [] } of rules) {
      this.#findings += findings.length;
      for (const finding of findings) {
        if (!this.#isPlaced(finding)) this.#faults.add(`${id} on ${this.#resource.id} has a finding without its line`);
      }
    }
  }

  #isPlaced({ subject = '', places = [] }: Finding): boolean {
    const [first] = places;
    if (first?.file === undefined || !Number.isInteger(first.line)) return false;
    const own = this.#resource.place?.line ?? 0;
    return !subject.startsWith('container/') || (first.line ?? 0) > own;
  }
}

/** An item of a list that may be followed by a comma or, the last one, by what ends its resource. */
function parseItem(line: string): unknown {
  const item = line.endsWith(',') ? line.slice(0, -1) : line;
  try {
    return JSON.parse(item);
  } catch {
    return JSON.parse(item.slice(0, -2));
  }
}
