import { RE2JS } from 're2js';

/** Why a text is no RE2 pattern; undefined if it is one. */
export function re2Fault(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
