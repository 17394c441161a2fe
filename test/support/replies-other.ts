// What customers send from French, German, Spanish, Portuguese, Dutch and Polish mail programs, and a few
// beyond. See replies.ts for the marks.
import type { Reply } from './replies.js';

/** Replies written in other languages. */
export const otherReplies: readonly Reply[] = [
  {
    name: 'French Gmail',
    marked: `
+ Bonjour, ça ne marche toujours pas.
+ Merci
.
. Le jeu. 3 sept. 2026 à 10:12, Assistance <assistance@example.it> a écrit :
.
. > Est-ce que cela marche ?
`,
  },
  {
    name: 'French Outlook',
    marked: `
+ D'accord pour lundi.
+
+ Cordialement,
.
. Jean Dupont
. Directeur technique
. Dupont SARL
. Tél. : +33 1 55 50 12 34
.
. De : Assistance <assistance@example.it>
. Envoyé : jeudi 3 septembre 2026 10:12
. À : Jean Dupont <jean@dupont.example>
. Objet : RE: Serveur
.
. Lundi vous convient ?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'German Thunderbird',
    marked: `
. Am 03.09.26 um 10:12 schrieb Support:
. > Läuft der Server wieder?
.
+ Nein, leider nicht.
+
+ Viele Grüße
+ Hans
`,
  },
  {
    name: 'German Gmail, verb before the name, folded',
    marked: `
+ Danke, erledigt.
.
. Am Do., 3. Sept. 2026 um 10:12 Uhr schrieb Support der Beispiel GmbH <
. support@example.it>:
.
. > Ist das erledigt?
`,
  },
  {
    name: 'German Outlook',
    marked: `
+ Guten Tag,
+ der Drucker druckt wieder.
+
+ Mit freundlichen Grüßen
. Petra Klein
. Klein GmbH & Co. KG
. Telefon: +49 89 5550123
.
. Von: Support <support@example.it>
. Gesendet: Donnerstag, 3. September 2026 10:12
. An: Petra Klein <petra@klein.example>
. Betreff: AW: Drucker
.
. Druckt er wieder?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'Spanish Gmail',
    marked: `
+ No, sigue igual.
.
. El jue, 3 sept 2026 a las 10:12, Soporte (<soporte@example.it>) escribió:
.
. > ¿Funciona ahora?
`,
  },
  {
    name: 'Spanish Outlook',
    marked: `
+ De acuerdo.
+ Un saludo
.
. De: Soporte <soporte@example.it>
. Enviado el: jueves, 3 de septiembre de 2026 10:12
. Para: Pedro <pedro@example.com>
. Asunto: RE: Red
.
. ¿Le parece bien?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'Portuguese Gmail',
    marked: `
+ Obrigado, já está a funcionar.
.
. Em qui., 3 de set. de 2026 às 10:12, Suporte <suporte@example.it> escreveu:
.
. > Já funciona?
`,
  },
  {
    name: 'Dutch Gmail',
    marked: `
+ Het werkt weer, bedankt!
.
. Op do 3 sep 2026 om 10:12 schreef Support <support@example.it>:
.
. > Werkt het weer?
`,
  },
  {
    name: 'Dutch Outlook',
    marked: `
+ Morgen is goed.
+
+ Met vriendelijke groet,
. Jan de Vries
. De Vries B.V.
. 020 555 0123
.
. Van: Support <support@example.it>
. Verzonden: donderdag 3 september 2026 10:12
. Aan: Jan de Vries <jan@devries.example>
. Onderwerp: RE: Afspraak
.
. Kan het morgen?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'Polish Gmail, no opening word',
    marked: `
+ Tak, działa.
.
. czw., 3 wrz 2026 o 10:12 Wsparcie <wsparcie@example.it> napisał(a):
.
. > Czy działa?
`,
  },
  {
    name: 'Polish Apple Mail, folded',
    marked: `
+ Nie działa.
.
. Wiadomość napisana przez Wsparcie <wsparcie@example.it> w
. dniu 3 wrz 2026, o godz. 10:12:
.
. > Czy działa?
`,
  },
  {
    name: 'Polish Outlook',
    marked: `
+ Proszę o telefon.
+
+ Pozdrawiam
+ Ewa
.
. Od: Wsparcie <wsparcie@example.it>
. Wysłano: czwartek, 3 września 2026 10:12
. Do: Ewa <ewa@example.com>
. Temat: Serwer
.
. Czy możemy zadzwonić?
`,
    prefixes: { reply: true, forward: false },
  },
  {
    name: 'Russian, date first, folded',
    marked: `
+ Спасибо
. 03.09.2026 10:12 пользователь "Support" <
. support@example.it> написал:
.
. > Готово.
`,
  },
  {
    name: 'Japanese Gmail, no verb at all',
    marked: `
+ 了解しました。
.
. 2026年9月3日(木) 10:12 Support <support@example.it>:
.
. > よろしいですか？
`,
  },
  {
    name: 'Finnish, folded, no quotation marks',
    marked: `
+ Kiitos, toimii.
.
. to 3. syyskuuta 2026 klo 10.12 Support
. <support@example.it> kirjoitti:
.
. Toimiiko?
`,
  },
];
