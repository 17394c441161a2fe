// Checks a value against a JSON Schema of draft 7, as an editor does. It knows the keywords that our schemas use and
// refuses any other, so that nothing in them goes unchecked.

interface Schema {
  readonly [keyword: string]: unknown;
}

type Check = (argument: unknown, value: unknown, schema: Schema) => boolean;

const SILENT: Check = () => true;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  array: (value) => Array.isArray(value),
  object: isObject,
  null: (value) => value === null,
};

const listOf = (argument: unknown): unknown[] => (Array.isArray(argument) ? argument : [argument]);
const isText = (value: unknown): value is string => typeof value === 'string';

/** The keywords. A keyword that is not of the value's type says nothing about it, as the standard has it. */
const KEYWORDS: Readonly<Record<string, Check>> = {
  $schema: SILENT,
  title: SILENT,
  description: SILENT,
  default: SILENT,
  format: SILENT,
  type: (argument, value) => listOf(argument).some((type) => TYPES[String(type)]?.(value) ?? false),
  enum: (argument, value) => listOf(argument).includes(value),
  const: (argument, value) => argument === value,
  anyOf: (argument, value) => listOf(argument).some((schema) => accepts(schema, value)),
  allOf: (argument, value) => listOf(argument).every((schema) => accepts(schema, value)),
  pattern: (argument, value) => !isText(value) || new RegExp(String(argument), 'u').test(value),
  minLength: (argument, value) => !isText(value) || Array.from(value).length >= Number(argument),
  maxLength: (argument, value) => !isText(value) || Array.from(value).length <= Number(argument),
  minimum: (argument, value) => typeof value !== 'number' || value >= Number(argument),
  maximum: (argument, value) => typeof value !== 'number' || value <= Number(argument),
  exclusiveMinimum: (argument, value) => typeof value !== 'number' || value > Number(argument),
  minItems: (argument, value) => !Array.isArray(value) || value.length >= Number(argument),
  items: (argument, value) => !Array.isArray(value) || value.every((item) => accepts(argument, item)),
  required: (argument, value) => !isObject(value) || listOf(argument).every((key) => String(key) in value),
  propertyNames: (argument, value) =>
    !isObject(value) || Object.keys(value).every((key) => accepts(argument, key)),
  properties: (argument, value) =>
    !isObject(value) ||
    Object.entries(value).every(([key, one]) => {
      const described = isObject(argument) && Object.hasOwn(argument, key) ? argument[key] : true;
      return accepts(described, one);
    }),
  additionalProperties: (argument, value, schema) =>
    !isObject(value) ||
    Object.entries(value).every(([key, one]) => {
      const isDescribed = isObject(schema['properties']) && Object.hasOwn(schema['properties'], key);
      return isDescribed || accepts(argument, one);
    }),
};

/** Whether a value is as the schema says. Throws at a keyword that it does not know. */
export function accepts(schema: unknown, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  if (!isObject(schema)) throw new Error(`no schema: ${JSON.stringify(schema)}`);
  return Object.entries(schema).every(([keyword, argument]) => {
    const check = KEYWORDS[keyword];
    if (check === undefined) throw new Error(`the keyword ${keyword} is not known`);
    return check(argument, value, schema);
  });
}
