/** What a template is made of, as Go's text/template/parse has it. Offsets are in the template, in UTF-16 units. */
export type TemplateNode = TextNode | ActionNode | BranchNode | RangeNode | JumpNode;

interface TextNode {
  readonly kind: 'text';
  readonly text: string;
  readonly offset: number;
}

/** `<< pipeline >>`: printed, unless it sets a variable. */
interface ActionNode {
  readonly kind: 'action';
  readonly pipeline: Pipeline;
  readonly offset: number;
}

interface BranchNode {
  readonly kind: 'if' | 'with';
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
  readonly offset: number;
}

export interface RangeNode {
  readonly kind: 'range';
  readonly pipeline: Pipeline;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[];
  readonly offset: number;
}

interface JumpNode {
  readonly kind: 'break' | 'continue';
  readonly offset: number;
}

/** Commands, each of which gets the value of the one before as its last argument. */
export interface Pipeline {
  /** Variables that get the value; two only in `range`. */
  readonly variables: readonly string[];
  /** Whether they are set (`=`), not made (`:=`). */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
  readonly offset: number;
}

/** An operand, or a function with its arguments. */
export interface Command {
  readonly operands: readonly Operand[];
  readonly offset: number;
}

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean; readonly offset: number }
  | { readonly kind: 'nil' | 'dot'; readonly offset: number }
  | { readonly kind: 'function'; readonly name: string; readonly offset: number }
  | { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[]; readonly offset: number }
  | { readonly kind: 'field'; readonly fields: readonly string[]; readonly offset: number }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly offset: number }
  /** Fields of what a function or a pipeline in parentheses gives. */
  | { readonly kind: 'chain'; readonly of: Operand; readonly fields: readonly string[]; readonly offset: number };
