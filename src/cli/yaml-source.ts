import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { z } from 'zod';
import { didYouMean } from '../domain/did-you-mean.ts';

export type YamlPath = readonly PropertyKey[];

/** Something wrong in a file: where, in words that name the line, the field, the fault and the remedy. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

/** A YAML file that was read, and where in it each value stands. */
export interface YamlSource {
  value: unknown;
  /** A problem at a path, as `outage.yaml:12: events[3].at: …`. */
  problem(faults: readonly { path: YamlPath; message: string }[]): FileProblem;
}

/** Reads YAML. Throws a `FileProblem` with every fault of its form. */
export function readYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    const faults = document.errors.map(
      (error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0] ?? ''}`,
    );
    throw new FileProblem(faults.join('\n'));
  }
  const lineOf = (path: YamlPath): number => lines.linePos(offsetOf(document.contents, path)).line;
  return {
    value: valueOf(file, document),
    problem: (faults) =>
      new FileProblem(
        faults
          .map(({ path, message }) => ({ line: lineOf(path), text: `${pathText(path)}${message}` }))
          .sort((a, b) => a.line - b.line)
          .map(({ line, text }) => `${file}:${line}: ${text}`)
          .join('\n'),
      ),
  };
}

/** Throws for a file whose references to itself unfold without measure. */
function valueOf(file: string, document: Document): unknown {
  try {
    return document.toJS() as unknown;
  } catch {
    throw new FileProblem(`${file}:1: It refers to its own parts too often: write them out.`);
  }
}

/** Checks what a file says. Throws a `FileProblem` with every fault. */
export function checkYaml<T>(source: YamlSource, schema: z.ZodType<T>): T {
  const result = schema.safeParse(source.value);
  if (result.success) return result.data;
  throw source.problem(result.error.issues.flatMap(faultsOf));
}

function faultsOf(issue: z.core.$ZodIssue): { path: YamlPath; message: string }[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }];
  const messages = issue.message.split('\n');
  return issue.keys.map((key, index) => ({
    path: [...issue.path, key],
    message:
      messages.length === issue.keys.length ? String(messages[index]) : 'There is no such field here: leave it out.',
  }));
}

/** A map with these fields only. One that is misspelt gets a fault of its own, which names the nearest. */
export function section<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  expected: string,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `there is no such field${didYouMean(key, Object.keys(shape))}`).join('\n')
        : expected,
  });
}

/** The place of a value, or of the nearest thing around it that exists. */
function offsetOf(root: Node | null, path: YamlPath): number {
  let offset = root?.range?.[0] ?? 0;
  let node: unknown = root;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) return offset;
      offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else if (isAlias(node) || isScalar(node)) return offset;
  }
  return offset;
}

function pathText(path: YamlPath): string {
  const text = path.reduce<string>(
    (before, step) =>
      typeof step === 'number' ? `${before}[${step}]` : before ? `${before}.${String(step)}` : String(step),
    '',
  );
  return text && `${text}: `;
}

/** A fault for a name that nothing has. */
export function unknownName(what: string, name: string, known: Iterable<string>): string {
  const text = `There is no ${what} "${name}"${didYouMean(name, known)}`;
  return text.endsWith('?') ? text : `${text}.`;
}
