// Mails as monitoring systems write them, each with what it tells, and the monitors whose patterns read them.
import { compileMonitor, type CompiledMonitor, type Monitor } from '../../src/core/desk/monitor.js';
import type { Notice } from '../../src/core/identify/monitor/notice.js';

const NAGIOS: Monitor = {
  name: 'Nagios',
  from: ['nagios@monitor.example.it', 'icinga@monitor.example.it'],
  patterns: [
    String.raw`\*\* \S+ Service Alert: (?P<host>[^/]+)/(?P<service>.+) is (?P<state>\w+) \*\*`,
    String.raw`\*\* \S+ Host Alert: (?P<host>.+) is (?P<state>\w+) \*\*`,
    String.raw`^\[[A-Z]+\] Host (?P<host>.+) is (?P<state>\w+)!$`,
    String.raw`^\[[A-Z]+\] (?P<service>.+) on (?P<host>.+) is (?P<state>\w+)!$`,
  ],
  problem: ['CRITICAL', 'WARNING', 'UNKNOWN', 'DOWN', 'UNREACHABLE'],
  recovery: ['OK', 'UP'],
};

const ZABBIX: Monitor = {
  name: 'Zabbix',
  from: ['zabbix@monitor.example.it'],
  patterns: [
    '^(?P<state>Problem|Resolved|Updated problem)(?: in [^:]+)?: (?P<service>.+)$',
    '(?m)^Host: *(?P<host>.+)$',
  ],
  problem: ['Problem', 'Updated problem'],
  recovery: ['Resolved'],
};

const PRTG: Monitor = {
  name: 'PRTG',
  from: ['prtg@monitor.example.it'],
  patterns: [
    String.raw`(?m)^Device: *(?P<host>.+?)(?: \(.*)?$`,
    String.raw`(?i)^\[PRTG[^\]]*\] (?P<host>\S+) (?P<service>.+?) (?P<state>(?:Down|Warning|Unusual) ended|Down|Warning|Unusual|Up)(?: ESCALATION)?(?: \(|$)`,
  ],
  problem: ['Down', 'Warning', 'Unusual'],
  recovery: ['Up', 'Down ended', 'Warning ended', 'Unusual ended'],
};

/** The monitoring systems of the mails below. */
export const monitors: readonly CompiledMonitor[] = [NAGIOS, ZABBIX, PRTG].map(compileMonitor);

/** A mail of a monitoring system. */
export interface MonitorMail {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** What it tells; null for a mail that is neither alarm nor recovery. */
  readonly tells: Notice | null;
}

function nagios(subject: string, tells: Notice, info: string): MonitorMail {
  const text = `***** Nagios *****

Notification Type: ${subject.split(' ')[1] ?? ''}

${tells.service === '' ? '' : `Service: ${tells.service}\n`}Host: Server di produzione (${tells.host})
Address: 192.0.2.10
State: ${tells.state}

Date/Time: Mon Mar 2 10:12:13 CET 2026

Additional Info:

${info}
`;
  return { from: 'nagios@monitor.example.it', subject, text, tells };
}

function icinga(subject: string, tells: Notice, info: string): MonitorMail {
  const text = `***** Service Monitoring on monitor.example.it *****

${subject.replace(/^\S+ /, '')}

Info:    ${info}

When:    2026-03-02 10:12:13 +0100
${tells.service === '' ? '' : `Service: ${tells.service}\n`}Host:    ${tells.host}
IPv4:    192.0.2.10
`;
  return { from: 'icinga@monitor.example.it', subject, text, tells };
}

function zabbix(subject: string, opening: string, tells: Notice): MonitorMail {
  const text = `${opening}
Problem name: ${tells.service}
Host: ${tells.host}
Severity: High
Operational data: Current utilization: 95 %
Original problem ID: 48213
`;
  return { from: 'zabbix@monitor.example.it', subject, text, tells };
}

function prtg(words: string, tells: Notice, info: string): MonitorMail {
  const subject = `[PRTG Network Monitor (MONITOR01)] ${words} (${info})`;
  const text = `Sensor: ${tells.service}
Status: ${tells.state}
Last Message: ${info}
Probe: Local Probe
Group: Clienti
Device: ${tells.host} (192.0.2.10)
Date/Time: 02/03/2026 10:12:13 (W. Europe Standard Time)
`;
  return { from: 'prtg@monitor.example.it', subject, text, tells };
}

function problem(host: string, service: string, state: string): Notice {
  return { host, service, state, says: 'problem' };
}

function recovery(host: string, service: string, state: string): Notice {
  return { host, service, state, says: 'recovery' };
}

const HOST = 'rossi-srv01';
const CPU = 'High CPU utilization (over 90% for 5m)';

/** Mails of Nagios, Icinga, Zabbix and PRTG. */
export const monitorMails: readonly MonitorMail[] = [
  nagios(
    `** PROBLEM Service Alert: ${HOST}/HTTP is CRITICAL **`,
    problem(HOST, 'HTTP', 'CRITICAL'),
    'connect to address 192.0.2.10 and port 80: Connection refused',
  ),
  nagios(
    `** PROBLEM Service Alert: ${HOST}/Disk /var is WARNING **`,
    problem(HOST, 'Disk /var', 'WARNING'),
    'DISK WARNING - free space: /var 812 MB (9%)',
  ),
  nagios(
    `** RECOVERY Service Alert: ${HOST}/HTTP is OK **`,
    recovery(HOST, 'HTTP', 'OK'),
    'HTTP OK: HTTP/1.1 200 OK',
  ),
  nagios(
    `** PROBLEM Host Alert: ${HOST} is DOWN **`,
    problem(HOST, '', 'DOWN'),
    'CRITICAL - Host Unreachable',
  ),
  nagios(`** RECOVERY Host Alert: ${HOST} is UP **`, recovery(HOST, '', 'UP'), 'PING OK - Packet loss = 0%'),
  nagios(
    `** ACKNOWLEDGEMENT Service Alert: ${HOST}/HTTP is CRITICAL **`,
    problem(HOST, 'HTTP', 'CRITICAL'),
    'Connection refused',
  ),
  nagios(
    `** FLAPPINGSTART Service Alert: ${HOST}/HTTP is WARNING **`,
    problem(HOST, 'HTTP', 'WARNING'),
    'HTTP WARNING: 12 s response time',
  ),
  nagios(
    `** FLAPPINGSTOP Service Alert: ${HOST}/HTTP is OK **`,
    recovery(HOST, 'HTTP', 'OK'),
    'HTTP OK: HTTP/1.1 200 OK',
  ),
  nagios(
    `** PROBLEM Service Alert: ${HOST}/HTTP is PENDING **`,
    { host: HOST, service: 'HTTP', state: 'PENDING', says: 'unknown' },
    'no check result yet',
  ),
  icinga(`[PROBLEM] ping4 on ${HOST} is CRITICAL!`, problem(HOST, 'ping4', 'CRITICAL'), 'Packet loss = 100%'),
  icinga(`[RECOVERY] ping4 on ${HOST} is OK!`, recovery(HOST, 'ping4', 'OK'), 'PING OK - RTA = 1.2 ms'),
  icinga(`[PROBLEM] Host ${HOST} is DOWN!`, problem(HOST, '', 'DOWN'), 'PING CRITICAL'),
  icinga(`[RECOVERY] Host ${HOST} is UP!`, recovery(HOST, '', 'UP'), 'PING OK'),
  zabbix(`Problem: ${CPU}`, 'Problem started at 10:12:13 on 2026.03.02', problem(HOST, CPU, 'Problem')),
  zabbix(
    `Resolved in 1h 5m 3s: ${CPU}`,
    'Problem has been resolved in 1h 5m 3s at 11:17:16 on 2026.03.02',
    recovery(HOST, CPU, 'Resolved'),
  ),
  zabbix(
    `Updated problem in 7m: ${CPU}`,
    'Zabbix Administrator acknowledged problem at 2026.03.02 10:19:40.',
    problem(HOST, CPU, 'Updated problem'),
  ),
  {
    ...zabbix('Problem: Link down', '', problem(HOST, 'Link down', 'Problem')),
    text: '',
    html: `<b>Problem started</b> at 10:12:13<br><b>Problem name:</b> Link down<br><b>Host:</b> ${HOST}<br><b>Severity:</b> High`,
  },
  {
    from: 'zabbix@monitor.example.it',
    subject: 'Discovery: UP 192.0.2.77',
    text: 'Discovery rule: Rete locale\n\nDevice IP: 192.0.2.77\nDevice status: UP\n',
    tells: null,
  },
  prtg(
    `${HOST} Ping (Ping) Down`,
    problem(HOST, 'Ping (Ping)', 'Down'),
    'Request timed out (ICMP error # 11010)',
  ),
  prtg(`${HOST} Ping (Ping) Down ESCALATION`, problem(HOST, 'Ping (Ping)', 'Down'), 'Request timed out'),
  prtg(`${HOST} Uptime (WMI) Warning`, problem(HOST, 'Uptime (WMI)', 'Warning'), '93 % is above the limit'),
  prtg(`${HOST} Ping (Ping) Up`, recovery(HOST, 'Ping (Ping)', 'Up'), '12 msec'),
  prtg(`${HOST} Ping (Ping) Down ended (now: Up)`, recovery(HOST, 'Ping (Ping)', 'Down ended'), '12 msec'),
];
