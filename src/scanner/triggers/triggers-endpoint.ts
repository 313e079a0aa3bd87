import type { Call, Endpoint, Reply } from '../../service/http/endpoint.ts';
import { TriggerRequest, type TriggerAnswer } from '../../service/triggers/trigger.ts';

/** Judges what the operator triggers; the answer is a TriggerAnswer. */
export function triggersEndpoint(answer: (request: TriggerRequest) => Promise<TriggerAnswer>): Endpoint {
  return {
    method: 'POST',
    path: '/v1/triggers',
    largestBody: 4 * 1024 ** 2,
    async answer({ body }: Call): Promise<Reply> {
      const { data, error } = TriggerRequest.safeParse(body);
      if (data === undefined) return { status: 400, json: { error: sentence(error.issues[0]) } };
      return { status: 200, json: await answer(data) };
    },
  };
}

function sentence(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  const place = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.map(String).join('.');
  return `${place}: ${issue?.message ?? 'not understood'}; expected {"triggers":[{"apiVersion",…,"type"}]}`;
}
