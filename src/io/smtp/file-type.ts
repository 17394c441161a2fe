// The MIME type of a file that a person attaches, by the ending of its name.
import { detectMimeType } from 'nodemailer/lib/mime-funcs';

/** E.g. `application/pdf`; `application/octet-stream` where the ending says nothing. */
export function typeOfFile(name: string): string {
  return detectMimeType(name);
}
