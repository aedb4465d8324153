/** The domain of our Message-IDs and list names: that of the sender, so that it stays when the page's address moves. */
export function mailDomain(mailFrom: string): string {
  return /@([^<>\s@]+)>?$/.exec(mailFrom)?.[1] ?? 'localhost';
}

/** Follows from what it names alone: the same notice to the same subscriber always has the same Message-ID. */
export function messageId(noticeId: string, subscriberId: string, domain: string): string {
  return `<${noticeId}.${subscriberId}@${domain}>`;
}

/**
 * The message to which all mails of an incident to a subscriber reply. It is never sent itself, so the thread holds
 * together whichever mail comes first.
 */
export function threadId(incidentId: string, subscriberId: string, domain: string): string {
  return `<incident-${incidentId}.${subscriberId}@${domain}>`;
}

/** The bare address of `Name <address>`, as the envelope wants it. */
export function mailAddress(mailFrom: string): string {
  return /<([^<>]+)>$/.exec(mailFrom)?.[1] ?? mailFrom;
}
