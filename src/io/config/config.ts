// The configuration: the files that an administrator edits, read and checked as a whole. All mistakes are reported at
// once, each with its place; nothing of a configuration with a mistake comes into force.
import type { Environment } from '../system/environment.js';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ZodType } from 'zod';
import { type Contract, type Customer, indexCustomers } from '../../core/desk/contract.js';
import { compileForm } from '../../core/desk/form.js';
import { compileMonitor } from '../../core/desk/monitor.js';
import type { Policy } from '../../core/desk/policy.js';
import { isOwnAddress } from '../../core/desk/own-address.js';
import type { RuleSet } from '../../core/rules/rule.js';
import type { Calendar } from '../../core/desk/calendar/calendar.js';
import { calendarsSchema, readCalendars } from './calendars/calendars.js';
import { type CustomerBook, customersSchema, readCustomers } from './customers.js';
import { type Document, readDocument } from './yaml/document.js';
import { PEOPLE_FILE, templatesFolderOf } from './files.js';
import { type PeopleFile, peopleSchema, readAnswers, readTechnicians } from './people.js';
import { keysIn, namesIn } from './yaml/names.js';
import { type ConfiguredTurns, readOnCall } from './calendars/on-call.js';
import { type Findings, type Problem, formatProblem } from '../system/problem.js';
import { rulesPartSchema, rulesSchema } from './rules/schema.js';
import { examineExamples, withJudge } from './rules/judgement.js';
import { type KnownNames, readRules } from './rules/rules.js';
import { type ServicePart, servicePartSchema, serviceSchema } from './service/schema.js';
import { type Service, readService } from './service/service.js';
import type { StorePlace } from '../store/place.js';
import { findDoubts, type Warned } from './warnings.js';

/** Everything that the administrator's files say. */
export interface Config extends Service {
  /** The folder of its files, an absolute path. */
  readonly folder: string;
  /** Where the desk's own templates are; each that it lacks is the shipped one. */
  readonly templatesFolder: string;
  readonly rules: RuleSet;
  readonly customers: readonly Customer[];
  readonly contracts: readonly Contract[];
  /** By name. */
  readonly calendars: ReadonlyMap<string, Calendar>;
  /** Null where calendars.yaml has no turns: then nobody is alerted. */
  readonly onCall: ConfiguredTurns | null;
  /** All that bears on decisions, as the core needs it. */
  readonly policy: Policy;
  /** Things that work but deserve a look, as a secret that is not set. */
  readonly warnings: readonly Problem[];
}

/** The configuration cannot be used. The message has one line for each problem. */
export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the folder's service.yaml, rules.yaml, customers.yaml, calendars.yaml and, where it is there, people.yaml.
 * `storeInUse` is the file of the store that a running daemon has open: another one is a mistake then.
 * @throws ConfigInvalid with all problems of all files.
 */
export function loadConfig(
  configFolder: string,
  environment: Environment,
  storeInUse: StorePlace | null = null,
): Config {
  return readFolder(configFolder, environment, storeInUse).config;
}

/**
 * Reads a configuration as `loadConfig` does, with what was hardly meant in it, as a rule that can never fire, and with
 * the mistakes in labelled requests, which keep nothing from coming into force. Finding that takes a while: `check` does.
 */
export function examineConfig(
  configFolder: string,
  environment: Environment,
): { config: Config; doubts: readonly Problem[]; mistakes: readonly Problem[] } {
  const { config, warned } = readFolder(configFolder, environment, null);
  const { doubts, mistakes } = examineExamples(config.folder, config.rules);
  return { config, doubts: inOrder([...findDoubts(warned), ...doubts]), mistakes: inOrder(mistakes) };
}

function readFolder(
  configFolder: string,
  environment: Environment,
  storeInUse: StorePlace | null,
): { config: Config; warned: Warned } {
  const folder = resolve(configFolder);
  const root = dirname(folder);
  const findings: Findings = { problems: [], warnings: [] };
  if (!existsSync(folder)) throw new ConfigInvalid([noFolder(folder)]);

  const read = <Part>(file: string, schema: ZodType, part: ZodType<Part>) =>
    readDocument(folder, file, schema, part, findings);
  const files = {
    calendars: read('calendars.yaml', calendarsSchema, calendarsSchema),
    customers: read('customers.yaml', customersSchema, customersSchema),
    service: read('service.yaml', serviceSchema, servicePartSchema),
    rules: read('rules.yaml', rulesSchema, rulesPartSchema),
    people: existsSync(join(folder, PEOPLE_FILE)) ? read(PEOPLE_FILE, peopleSchema, peopleSchema) : NO_PEOPLE,
  };
  const technicians = readTechnicians(files.people);
  const people = { technicians, names: keysIn(files.people, 'technicians') };
  const calendars = readCalendars(files.calendars, findings) ?? new Map<string, Calendar>();
  const calendarNames = calendarNamesIn(files.calendars);
  const book = readCustomers(files.customers, calendarNames, findings);
  const around = { root, environment, storeInUse, document: files.service, findings };
  const service =
    files.service.part &&
    readService(files.service.part, { byName: calendars, names: calendarNames }, people, around);
  const onCall =
    service &&
    readOnCall(files.calendars, { byName: calendars, names: calendarNames }, people, service.desk, findings);
  const asked = readRules(files.rules, knownNames(files, { calendars, book }), findings);
  const rules = asked && withJudge(asked, folder, findings);
  if (service && rules) refuseOwnDepartments(service, rules, files.rules, findings);
  if (service) warnOfOwnPeople(files.service, service, findings);
  const answers =
    service &&
    readAnswers(
      files.people,
      technicians,
      { ...service, customers: indexCustomers(book?.customers ?? []) },
      findings,
    );

  if (!book || !service || !rules || !answers || findings.problems.length > 0) {
    throw new ConfigInvalid(inOrder(findings.problems));
  }
  const turns = files.calendars.part?.onCall?.turns ?? [];
  const calendarsInUse = [
    service.desk.calendar,
    ...turns.flatMap(({ during, outside }) => [during, outside]),
  ];
  const warned = { rules, book, calendars: [...calendars.keys()], calendarsInUse, files };
  const said = { ...service, ...book, rules, calendars, onCall };
  const config = {
    ...said,
    folder,
    templatesFolder: templatesFolderOf(folder),
    policy: policyOf(
      said,
      { technicians, answers },
      createHash('sha256').update(files.rules.bytes).digest('hex'),
    ),
    warnings: inOrder(findings.warnings),
  };
  return { config, warned };
}

/** A folder without people.yaml. */
const NO_PEOPLE: Document<PeopleFile> = {
  bytes: new Uint8Array(),
  part: null,
  written: {},
  isWhole: true,
  problemAt: (_, problem, hint) => ({ file: PEOPLE_FILE, line: 1, column: 1, problem, hint }),
};

/** The policy that the files describe. `rulesHash` is the SHA-256 of rules.yaml, hexadecimal. */
function policyOf(
  said: Service & CustomerBook & Pick<Config, 'rules' | 'calendars' | 'onCall'>,
  people: Pick<Policy, 'technicians' | 'answers'>,
  rulesHash: string,
): Policy {
  const { desk, limits, rules, calendars, onCall, alerts, monitors, forms } = said;
  return {
    desk,
    limits,
    rules,
    rulesHash,
    customers: indexCustomers(said.customers),
    contracts: new Map(said.contracts.map((contract) => [contract.name, contract])),
    calendars,
    onCall,
    alerts,
    ...people,
    monitors: monitors.map(compileMonitor),
    forms: forms.map(compileForm),
  };
}

/** `onCall` is the one key of calendars.yaml that names no calendar. */
function calendarNamesIn(file: Document<unknown>): ReadonlySet<string> | null {
  const keys = keysIn(file);
  return keys && new Set([...keys].filter((name) => name !== 'onCall'));
}

function noFolder(folder: string): Problem {
  const hint = 'name it with --config or SPORTELLO_CONFIG; the shipped config/ is a working example';
  return { file: folder, line: 1, column: 1, problem: 'there is no such folder', hint };
}

interface Files {
  readonly calendars: Document<unknown>;
  readonly customers: Document<unknown>;
  readonly service: Document<ServicePart>;
}

/** Names that the rules may use: also those of faulty entries; facts come only from faultless ones. */
function knownNames(
  { calendars, customers, service }: Files,
  read: { readonly calendars: ReadonlyMap<string, Calendar>; readonly book: CustomerBook | null },
): KnownNames {
  const desk = service.part?.desk;
  return {
    customers: namesIn(customers, 'customers', 'id'),
    contracts: keysIn(customers, 'contracts'),
    mailboxes: namesIn(service, 'mailboxes', 'name'),
    forms: namesIn(service, 'forms', 'name'),
    languages: desk?.languages ?? null,
    people: {
      isWhole: desk !== undefined && calendars.isWhole && customers.isWhole,
      customers: indexCustomers(read.book?.customers ?? []),
      language: desk?.languages[0] ?? 'it',
      calendar: read.calendars.get(desk?.calendar ?? '') ?? null,
    },
  };
}

// Mail handed on to an address of ours comes back, to be handed on again.
function refuseOwnDepartments(
  { desk }: Service,
  { departments }: RuleSet,
  file: Document<unknown>,
  findings: Findings,
): void {
  for (const { id, address } of departments) {
    if (!isOwnAddress(address, desk)) continue;
    const problem = `${address} is an address of this desk: mail handed on to it would come back`;
    const hint = 'give the address of the other department';
    findings.problems.push(file.problemAt(['departments', id, 'address'], problem, hint));
  }
}

// A report to an address of ours would be read here as mail, and ignored.
function warnOfOwnPeople(file: Document<ServicePart>, { desk }: Service, findings: Findings): void {
  const { team = [], operator = [] } = file.part?.desk ?? {};
  for (const [who, addresses] of Object.entries({ team, operator })) {
    for (const [index, address] of addresses.entries()) {
      if (!isOwnAddress(address, desk)) continue;
      const problem = `${address} is an address of this desk: what the ${who} is told is read here, and ignored`;
      const hint = 'give an address that people read';
      findings.warnings.push(file.problemAt(['desk', who, index], problem, hint));
    }
  }
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (one, other) => one.file.localeCompare(other.file) || one.line - other.line || one.column - other.column,
  );
}
