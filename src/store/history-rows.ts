/** How many good samples of a probe in one hour or day took about so long (`domain/response-time.ts`). */
export interface ResponseTimeRow {
  probeId: string;
  period: string;
  startAt: number;
  bucket: number;
  count: number;
}
