import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { it } from 'node:test';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '..');

/** Which folders each folder may import besides itself. `app.ts`, `main.ts`, `schedule.ts` and `cli` wire everything. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  domain: ['lib'],
  store: ['domain', 'lib'],
  views: ['domain', 'lib'],
  actions: ['domain', 'store', 'lib'],
  probes: ['actions', 'domain', 'store', 'lib'],
  notifications: ['domain', 'store', 'views', 'lib'],
  publishing: ['domain', 'store', 'views', 'lib'],
  web: ['actions', 'domain', 'store', 'views', 'lib'],
};

const WIRING = new Set(['app.ts', 'main.ts', 'schedule.ts', 'cli']);
const MAY_READ_CONFIG = new Set(['app.ts', 'main.ts', 'cli']);

/** The parts of `lib` without any module of Node or npm: all that the domain may use. */
const PURE_LIB = new Set(['lib/clock.ts']);
const LONGEST_FILE = 400;

interface Source {
  /** Path from `src`, with slashes. */
  path: string;
  text: string;
  tree: ts.SourceFile;
}

const sources: Source[] = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(ROOT, 'src', path), 'utf8');
    return {
      path: path.replaceAll('\\', '/'),
      text,
      tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true),
    };
  });

function partOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** Everything a file imports: our own files as paths from `src`, others as they are written. */
function importsOf({ path, tree }: Source): string[] {
  return nodesOf(tree).flatMap((node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return [];
    if (!specifier.startsWith('.')) return [specifier];
    return [relative(join(ROOT, 'src'), join(ROOT, 'src', dirname(path), specifier)).replaceAll('\\', '/')];
  });
}

function specifierOf(node: ts.Node): string | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
    return (node.moduleSpecifier as ts.StringLiteral).text;
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const [target] = node.arguments;
  return target && ts.isStringLiteral(target) ? target.text : 'an import that only runs know';
}

function nodesOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return [node, ...children.flatMap(nodesOf)];
}

function isOwn(specifier: string): boolean {
  return specifier.endsWith('.ts');
}

/** The paths of all sources that break a rule, each with why. */
function breaches(rule: (source: Source) => readonly string[]): string[] {
  return sources.flatMap((source) => rule(source).map((why) => `src/${source.path}: ${why}`));
}

it('lets each folder import only what the table allows', () => {
  const broken = breaches((source) => {
    const part = partOf(source.path);
    if (WIRING.has(part)) return [];
    const allowed = new Set([part, ...(MAY_IMPORT[part] ?? [])]);
    return importsOf(source)
      .filter((specifier) => isOwn(specifier) && !allowed.has(partOf(specifier)))
      .map((specifier) => `may not import ${specifier}`);
  });
  assert.deepEqual(broken, []);
});

it('knows every folder of the source', () => {
  const parts = new Set(sources.map(({ path }) => partOf(path)));
  const known = new Set([...Object.keys(MAY_IMPORT), ...WIRING, 'config.ts']);
  assert.deepEqual(
    [...parts].filter((part) => !known.has(part)),
    [],
  );
});

it('keeps the domain free of Node, npm and all that is not pure', () => {
  const broken = breaches((source) =>
    partOf(source.path) !== 'domain'
      ? []
      : importsOf(source)
          .filter((specifier) => !isOwn(specifier) || (partOf(specifier) === 'lib' && !PURE_LIB.has(specifier)))
          .map((specifier) => `may not import ${specifier}`),
  );
  assert.deepEqual(broken, []);
});

it('reads settings only where the service is wired', () => {
  const broken = breaches((source) =>
    MAY_READ_CONFIG.has(partOf(source.path)) || !importsOf(source).includes('config.ts') ? [] : ['imports config.ts'],
  );
  assert.deepEqual(broken, []);
});

it('has no default exports, no barrels and no import that is not relative and complete', () => {
  const broken = breaches(({ tree }) => {
    const faults: string[] = [];
    for (const node of nodesOf(tree)) {
      const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
      const isDefault = modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
      if (isDefault || (ts.isExportAssignment(node) && !node.isExportEquals)) faults.push('has a default export');
      const specifier = specifierOf(node);
      if (specifier?.startsWith('.') && !isOwn(specifier)) faults.push(`imports ${specifier} without its ending`);
    }
    const passesOn = (statement: ts.Statement): boolean =>
      ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
    const isBarrel =
      tree.statements.length > 0 && tree.statements.every((one) => passesOn(one) || ts.isImportDeclaration(one));
    if (isBarrel && tree.statements.some(passesOn)) faults.push('only passes on what others export');
    return faults;
  });
  assert.deepEqual(broken, []);
});

it('asks the machine for the time in one file only', () => {
  const broken = breaches(({ path, tree }) => {
    if (path === 'lib/clock.ts') return [];
    return nodesOf(tree).flatMap((node) => {
      const isNow = ts.isPropertyAccessExpression(node) && node.getText() === 'Date.now';
      const isNewDate =
        ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0;
      return isNow || isNewDate ? [`line ${lineOf(tree, node)} reads the clock`] : [];
    });
  });
  assert.deepEqual(broken, []);
});

it('tells the two databases apart in the store alone', () => {
  const allowed = new Set(['store/dialect.ts', 'store/open.ts']);
  const broken = breaches(({ path, tree }) => {
    if (allowed.has(path)) return [];
    return nodesOf(tree)
      .filter((node) => ts.isBinaryExpression(node) || ts.isCaseClause(node))
      .filter((node) => /===|!==|^case/.test(node.getText()) && /['"](sqlite|postgres)['"]/.test(node.getText()))
      .map((node) => `line ${lineOf(tree, node)} asks which database it is`);
  });
  assert.deepEqual(broken, []);
});

it('keeps every file short enough to be read in one go', () => {
  const broken = breaches(({ text }) => {
    const lines = text.split('\n').length - 1;
    return lines > LONGEST_FILE ? [`has ${lines} lines`] : [];
  });
  assert.deepEqual(broken, []);
});

it('never renders a value of a template as markup unescaped', () => {
  const folder = join(ROOT, 'views');
  const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.hbs'));
  const raw = templates.filter((path) => readFileSync(join(folder, path), 'utf8').includes('{{{'));
  assert.deepEqual(raw, []);
});

function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
