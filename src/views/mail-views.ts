/** The facts of each template in `views/mail`. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface MailViews {}
