import { createProber, type ProberDeps } from './prober.ts';

/** Runs everything that is due and waits for it. Returns how many probes ran. What tests and commands call. */
export async function runDueProbes(deps: ProberDeps): Promise<number> {
  const prober = createProber(deps);
  let ran = 0;
  for (let begun = await prober.startDue(); begun > 0; begun = await prober.startDue()) {
    ran += begun;
    await prober.settle();
  }
  await prober.stop();
  return ran;
}
