// Every key of the configuration has a reader: a key that is taken in, checked, and then looked at by nobody promises an
// administrator what does not happen. The compiler knows which declaration each read of a property means.
import { resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const CONFIG = resolve('src/io/config');
/** What no code reads by its name, and why. */
const WITHOUT_READER: Readonly<Record<string, string>> = {
  'config.contracts': 'the policy has them by name',
  'config.forms.fields.email': 'labels are looked up by the name of their field',
  'config.forms.fields.phone': 'labels are looked up by the name of their field',
  'config.rules.rules.description': 'written for whoever edits the file',
};

const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path));
const { fileNames, options } = ts.parseJsonConfigFileContent(
  { ...config, include: ['src'] },
  ts.sys,
  resolve('.'),
);
const program = ts.createProgram(fileNames, options);
const checker = program.getTypeChecker();
const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(resolve('src')));

/** The declarations whose properties are read: by name, or taken out of an object. */
function findReads(): Set<ts.Node> {
  const read = new Set<ts.Node>();
  const note = (symbol: ts.Symbol | undefined): void => {
    for (const root of symbol === undefined ? [] : checker.getRootSymbols(symbol))
      for (const declaration of root.declarations ?? []) read.add(declaration);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && !isWritten(node)) note(checker.getSymbolAtLocation(node.name));
    if (ts.isObjectBindingPattern(node)) {
      const type = checker.getTypeAtLocation(node);
      for (const { name, propertyName = name } of node.elements)
        if (ts.isIdentifier(propertyName) || ts.isStringLiteral(propertyName))
          note(type.getProperty(propertyName.text));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of ours) visit(file);
  return read;
}

function isWritten({ parent }: ts.PropertyAccessExpression): boolean {
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

interface Key {
  readonly path: string;
  readonly name: string;
  readonly declarations: readonly ts.Node[];
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type;
}

/** The properties of a type and of all that is in them, as far as they are declared here. */
function keysOf(type: ts.Type, path: string, seen = new Set<ts.Type>()): Key[] {
  if (seen.has(type)) return [];
  seen.add(type);
  if (type.isUnionOrIntersection() && type.isUnion())
    return type.types.flatMap((one) => keysOf(one, path, seen));
  const inside = isReference(type) ? checker.getTypeArguments(type) : [];
  const within = inside.flatMap((one) => keysOf(one, path, seen));
  if (type.getCallSignatures().length > 0) return within;
  const own = type.getProperties().flatMap((property): Key[] => {
    const declarations = checker
      .getRootSymbols(property)
      .flatMap((root) => root.declarations ?? [])
      .filter((one) => one.getSourceFile().fileName.startsWith(resolve('src')));
    if (declarations.length === 0) return [];
    const place = `${path}.${property.name}`;
    return [
      { path: place, name: property.name, declarations },
      ...keysOf(checker.getTypeOfSymbol(property), place, seen),
    ];
  });
  return [...own, ...within];
}

/** The type that a file of the configuration exports under a name. */
function typeNamed(file: string, name: string): ts.Type {
  const source = program.getSourceFile(resolve(CONFIG, file));
  const module = source && checker.getSymbolAtLocation(source);
  const found = module && checker.getExportsOfModule(module).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${file} exports no ${name}`);
  return checker.getDeclaredTypeOfSymbol(found);
}

const reads = findReads();
/** A stage may ask for its part of the configuration in a type of its own: `{ readonly pollMs: number }`. */
const readOfParts = new Set(
  [...reads].flatMap((one) =>
    ts.isPropertySignature(one) && ts.isTypeLiteralNode(one.parent) && ts.isIdentifier(one.name)
      ? [one.name.text]
      : [],
  ),
);
const isRead = ({ declarations }: Key): boolean => declarations.some((one) => reads.has(one));

const inForce = keysOf(typeNamed('config.ts', 'Config'), 'config');

it('all that is in force is read by somebody', () => {
  expect(inForce.length).toBeGreaterThan(100);
  const unread = inForce.filter((key) => !isRead(key) && !readOfParts.has(key.name));
  expect(unread.map(({ path }) => path).toSorted()).toEqual(Object.keys(WITHOUT_READER).toSorted());
});

it.each([
  ['service/schema.ts', 'ServiceFile'],
  ['rules/schema.ts', 'RulesPart'],
])('all that may be written in %s comes into force or is read on the way', (file, name) => {
  const written = keysOf(typeNamed(file, name), name);
  const names = new Set(inForce.map((key) => key.name));
  expect(written.length).toBeGreaterThan(20);
  const lost = written.filter((key) => !isRead(key) && !names.has(key.name));
  expect(lost.map(({ path }) => path)).toEqual([]);
});
