import { ifAny, integer, list, map, object, optional, text } from '../../schema/fields.ts';

const component = {
  '@id': optional(text('Its id: a package URL or another IRI.')),
  hashes: ifAny(map('Its digests by algorithm.', text('A digest.'))),
  identifiers: ifAny(map('Its names by kind: purl, cpe22, cpe23.', text('A name.'))),
  supplier: optional(text('Who gives it out.')),
};

const product = object('Something that may be affected.', {
  ...component,
  subcomponents: ifAny(list('The parts of it that are meant.', object('A part.', component))),
});

const statement = object('What is said of one vulnerability.', {
  '@id': optional(text('Id of the statement.')),
  vulnerability: object('The vulnerability.', {
    '@id': optional(text('Address of what describes it.')),
    name: optional(text('Its id, such as CVE-2026-1234.')),
    description: optional(text('What it is.')),
    aliases: ifAny(list('Its other ids.', text('An id.'))),
  }),
  timestamp: ifAny(text('When it was said.')),
  last_updated: ifAny(text('When it was last changed.')),
  products: ifAny(list('What it is said of.', product)),
  status: text('not_affected, affected, fixed or under_investigation.'),
  status_notes: optional(text('How the status was found.')),
  justification: optional(text('Why it is not affected.')),
  impact_statement: optional(text('The same in words.')),
  action_statement: optional(text('What to do.')),
  action_statement_timestamp: ifAny(text('When that was said.')),
});

/** A document of OpenVEX. */
export const vexDocument = object('What is known of vulnerabilities in an image, as a document of OpenVEX.', {
  '@context': text('Version of OpenVEX, as its address.'),
  '@id': text('Id of the document.'),
  author: text('Who says so.'),
  role: optional(text('What the author is.')),
  timestamp: ifAny(text('When it was first said.')),
  last_updated: ifAny(text('When it was last changed.')),
  version: integer('Counts the changes of the document.'),
  tooling: optional(text('What made it.')),
  supplier: optional(text('Who gives it out.')),
  statements: ifAny(list('What is said.', statement)),
});
