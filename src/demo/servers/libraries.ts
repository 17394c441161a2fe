// The mail servers that the demo alone needs: optional packages, which a production install leaves out.
import { CommandFailed, EXIT } from '../../cli/terminal/exit.js';
import { errorField } from '../../io/system/connection.js';
import { PACKAGE } from '../../io/system/package.js';

/** Loads them. Throws CommandFailed, with how to get them, where they are not installed. */
export async function loadServers() {
  try {
    const [imap, smtp] = await Promise.all([import('hoodiecrow-imap'), import('smtp-server')]);
    return { hoodiecrow: imap.default, SMTPServer: smtp.SMTPServer };
  } catch (error) {
    if (errorField(error, 'code') !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CommandFailed(
      'its mail servers, hoodiecrow-imap and smtp-server, are no part of this installation (npm was told to omit ' +
        `optional packages). To get them: cd ${PACKAGE} && npm install --omit=dev --include=optional`,
      EXIT.unavailable,
    );
  }
}
