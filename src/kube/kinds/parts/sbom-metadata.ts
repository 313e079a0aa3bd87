import { ifAny, moment, object, text } from '../../schema/fields.ts';

/** What a list of contents says of itself. */
export const sbomMetadata = object('How the contents were found.', {
  tool: object('What found them.', { name: text('Name of the tool.'), version: text('Version of the tool.') }),
  report: object('The report.', { createdAt: ifAny(moment('When it was made.')) }),
});
