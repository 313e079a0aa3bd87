import { flag, ifAny, integer, list, moment, object, optional, rawObject, text } from '../schema/fields.ts';
import { defineKind } from '../schema/kind.ts';
import { requestsGroup } from './parts/api-groups.ts';

const spec = object('What is to be done.', {
  guid: optional(text('Id of the command.')),
  commandType: text('What body is: OperatorAPI for one command of /v1/triggerAction.'),
  commandVersion: ifAny(text('Version of the shape of body.')),
  designators: ifAny(list('What it is about.', rawObject('A designator of Kubescape.'))),
  body: ifAny(text('The command as JSON, base64.', { format: 'byte' })),
  ttl: ifAny(text('How long it may wait, such as 30m.', { format: 'duration' })),
  args: ifAny(rawObject('Further arguments.')),
  commandIndex: ifAny(integer('Which of several commands with one id this is.')),
  commandCount: ifAny(integer('How many commands have this id.')),
});

const status = object('What became of it. An object without a status has not been seen yet.', {
  started: optional(flag('Whether somebody works on it.')),
  startedAt: ifAny(moment('Since when.')),
  completed: optional(flag('Whether it is over, for better or worse.')),
  completedAt: ifAny(moment('When it was over.')),
  executer: ifAny(text('Who worked on it.')),
  error: ifAny(
    object('What went wrong.', {
      reason: ifAny(text('What went wrong, in a word.')),
      message: ifAny(text('What went wrong, in a sentence.')),
      errorCode: ifAny(integer('What went wrong, as a number.')),
    }),
  ),
  payload: ifAny(text('What came out, base64.', { format: 'byte' })),
});

/** Something to be done once, asked for by creating an object. */
export const operatorCommand = defineKind({
  group: requestsGroup,
  version: 'v1alpha1',
  plural: 'operatorcommands',
  singular: 'operatorcommand',
  kind: 'OperatorCommand',
  scope: 'Namespaced',
  shortNames: ['opcmd'],
  description: 'Something for the operator to do once, such as a scan.',
  columns: [
    { name: 'Type', type: 'string', path: '.spec.commandType' },
    { name: 'Completed At', type: 'string', path: '.status.completedAt' },
    { name: 'Error', type: 'string', path: '.status.error.message', wide: true },
    { name: 'Age', type: 'date', path: '.metadata.creationTimestamp' },
  ],
  spec,
  status,
  hasStatusSubresource: true,
});
