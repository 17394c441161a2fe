// What customers send from English mail programs. See replies.ts for the marks.
import type { Reply } from './replies.js';

/** Replies written with English mail programs. */
export const englishReplies: readonly Reply[] = [
  {
    name: 'Gmail',
    marked: `
+ Thanks, that fixed it.
.
. On Thu, Sep 3, 2026 at 10:12 AM Support <support@example.it> wrote:
.
. > Please restart the print spooler.
`,
  },
  {
    name: 'Gmail, text right above an attribution folded over three lines',
    marked: `
+ Still nothing on 2 of the phones.
. On Thu, Sep 3, 2026 at 10:12 AM Support Desk of the Example Company
. <support-desk-with-a-long-address@example.it>
. wrote:
.
. > Do the phones ring now?
`,
  },
  {
    name: 'Apple Mail in English',
    marked: `
+ Works again. Please close.
.
. > On 3 Sep 2026, at 10:12, Support <support@example.it> wrote:
. >
. > Could you try once more?
`,
  },
  {
    name: 'Outlook',
    marked: `
+ Hi,
+
+ the mail server rejects all our messages since 9 am.
+
+ Kind regards,
.
. Jane Miller
. Operations Manager
. Miller Ltd
. Phone: +44 20 5550 1234
.
. This e-mail and any attachments are confidential and intended solely for the addressee. If you are not
. the intended recipient, please notify the sender and delete it.
.
. From: Support <support@example.it>
. Sent: 03 September 2026 10:12
. To: Jane Miller <jane@miller.example>
. Subject: RE: Mail
.
. Which messages are rejected?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'Outlook, original message',
    marked: `
+ See attached.
.
. -----Original Message-----
. From: Support [mailto:support@example.it]
. Sent: Thursday, September 03, 2026 10:12 AM
. To: Bob
. Cc: Alice; Carol
. Subject: RE: Invoice printer
.
. Can you send a screenshot?
`,
  },
  {
    name: 'Outlook, everything behind > as old versions do',
    marked: `
+ Yes please.
.
. > -----Original Message-----
. > From: Support
. > Sent: Thursday, September 03, 2026 10:12 AM
. > To: Bob
. > Subject: Invoice printer
. >
. > Shall we come by?
`,
  },
  {
    name: 'Outlook for Mac, short date, name in quotation marks',
    marked: `
+ Tomorrow is fine.
.
. On 9/3/26, 10:12 AM, "Support" <support@example.it> wrote:
.
.     Is tomorrow fine?
`,
  },
  {
    name: 'Thunderbird, bottom-posted with signature',
    marked: `
. On 9/3/26 10:12, Support wrote:
. > Which floor?
.
+ Second floor, room 2.14.
+
. -- 
. Bob Builder
`,
  },
  {
    name: 'Thunderbird, interleaved, nested quotation',
    marked: `
. On 03/09/2026 10:12, Support wrote:
. > On 02/09/2026 17:00, Bob wrote:
. >> The switch is hot.
. > How hot?
.
+ 71 degrees.
.
. > Can you shut it down?
.
+ No, everything hangs on it.
`,
  },
  {
    name: 'quotation broken by a program that folds at 76',
    marked: `
+ See my answer below.
.
. On 03/09/2026 10:12, Support wrote:
. > We would like to replace the fibre converter in the basement on Friday
. evening at eight
. > if that suits you and your colleagues.
.
+ Friday suits us.
`,
  },
  {
    name: 'helpdesk line to reply above',
    marked: `
+ It is the one in room 3.
.
. ##- Please type your reply above this line -##
.
. Which projector is it?
`,
  },
  {
    name: 'card without closing',
    marked: `
+ The plotter needs a new belt, can somebody come on Monday?
+
. Tom Baker
. Baker Prints LLC
. tom@baker.example
. +1 202 555 0143
`,
  },
  {
    name: 'mailing list footer',
    marked: `
+ Same here.
.
. _______________________________________________
. Users mailing list
. https://lists.example.org/listinfo/users
`,
  },
  {
    name: 'an attribution of the name alone, quotation below',
    marked: `
. Support wrote:
. > Which cable?
.
+ The yellow one.
`,
  },
  {
    name: 'Usenet',
    marked: `
. support@example.it (Support) writes:
.
. > Which cable?
.
+ The red one.
`,
  },
  {
    name: 'HTML with every line a paragraph, double asterisks',
    marked: `
+ Please reset my password.
+
+ Kind regards,
.
.
. Lisa Baker
.
. Office Administrator
.
. **Baker Prints**
.
. 07759 555 019
.
.
. **From:** Support <support@example.it>
.
. **Sent:** 28 August 2026 15:46
.
. **To:** Lisa <lisa@baker.example>
.
. **Subject:** Password
.
. Which user?
`,
    prefixes: { reply: true, forward: false },
  },
];
