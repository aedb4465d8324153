import type { Fault } from './errors.ts';

const DEEPEST = 20;
const LARGEST_BYTES = 50_000;

/** What is wrong with the facts that programs keep with an incident. Too deep ones could not even be written down. */
export function metadataFaults(metadata: Record<string, unknown>): Fault[] {
  const fault = (message: string): Fault[] => [{ field: 'metadata', message }];
  if (isDeeper(metadata, DEEPEST)) return fault(`It is nested too deep: use at most ${DEEPEST} levels.`);
  const bytes = new TextEncoder().encode(JSON.stringify(metadata)).length;
  return bytes > LARGEST_BYTES ? fault(`It is too large: use at most ${LARGEST_BYTES / 1000} kB of JSON.`) : [];
}

/** Whether a value holds more levels of objects and lists than these, itself counted. It never looks deeper. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
