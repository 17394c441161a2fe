// The accounts that a person signs in for, and which of these logins are of no use as they are.
import type { Instant } from '../../../core/mail/message.js';
import type { Config } from '../../../io/config/config.js';
import { accountName, type OAuthAccount } from '../../../io/system/oauth-account.js';
import { readGrant } from '../../../io/oauth/grant.js';
import { findGrant } from '../../../io/store/state/oauth-grants.js';
import type { Store } from '../../../io/store/open.js';

/** Each account of the configuration that a person signs in for, once. */
export function signedInAccounts({ mailboxes, smtp }: Config): OAuthAccount[] {
  const servers = [...mailboxes.flatMap((mailbox) => [mailbox.imap, mailbox.smtp]), smtp];
  const accounts = servers.map(({ oauth }) => oauth).filter((oauth) => oauth?.flow === 'code');
  return [...new Map(accounts.flatMap((one) => (one === null ? [] : [[accountName(one), one]]))).values()];
}

/** One line for each login that is missing, cannot be read, or is refused; `store` is null where there is none. */
export async function missingLogins(config: Config, store: Store | null, now: Instant): Promise<string[]> {
  const problems: string[] = [];
  for (const account of signedInAccounts(config)) {
    const row = store === null ? undefined : await findGrant(store, account);
    const read = readGrant(account, row, now);
    if ('kind' in read) problems.push(`${account.user}: ${read.problem}`);
  }
  return problems;
}
