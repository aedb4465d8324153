import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { readConfig } from '../config.ts';
import { emailFaults } from '../domain/subscription.ts';
import { openMailTransport } from '../notifications/channels/email.ts';
import { mailAddress } from '../notifications/message-ids.ts';
import { usageError, type Command } from './command.ts';

export const mailTest: Command = {
  name: 'mail test',
  summary: 'send one mail and say what the mail server answered',
  usage: `Usage: pulih mail test ADDRESS

Sends a short mail to ADDRESS by SMTP_URL, from MAIL_FROM, outside the outbox. Look at what arrives: SPF, DKIM and DMARC
should pass, or large receivers will refuse the mails of your first outage.
`,
  run: async (args, io) => {
    const [address, ...others] = args;
    if (address === undefined || others.length > 0) return usageError(mailTest, io, 'Name one address.');
    const [fault] = emailFaults(address);
    if (fault) return usageError(mailTest, io, fault.message);
    const { smtpUrl, mailFrom, baseUrl } = readConfig(io.env);
    if (smtpUrl === null) {
      io.err('SMTP_URL is not set, so no mail can be sent.\n');
      return 1;
    }
    const transport = openMailTransport(smtpUrl, 1);
    try {
      const from = mailAddress(mailFrom);
      const message = await testMail(mailFrom, address, baseUrl);
      const { kind, error } = await transport.send({ from, to: address }, message);
      if (kind === 'sent') io.out(`The mail server took it for ${address}.\n`);
      else io.err(`The mail was not sent: ${error ?? kind}\n`);
      return kind === 'sent' ? 0 : 1;
    } finally {
      transport.close();
    }
  },
};

async function testMail(from: string, to: string, baseUrl: string): Promise<string> {
  const text = `This is a test of ${baseUrl}. If you can read it, mail works.\n`;
  const headers = { 'Auto-Submitted': 'auto-generated' };
  const mail = new MailComposer({ from, to, subject: `Test of ${baseUrl}`, text, headers });
  return (await mail.compile().build()).toString();
}
