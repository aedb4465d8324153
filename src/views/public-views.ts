/** The facts of each template in `views/public`. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface PublicViews {}
