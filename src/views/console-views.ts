/** The facts of each template in `views/console`. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface ConsoleViews {}
