import type { DeliveryState } from '../domain/delivery.ts';
import type { Db, Tx } from './tables.ts';

/** Who takes how many due messages, and for how long nobody else may. */
export interface LeaseClaim {
  owner: string;
  now: number;
  leaseMs: number;
  limit: number;
}

/** How a claimed message ended, for now or for good. */
export interface End<Delivery> {
  delivery: Delivery;
  state: DeliveryState;
  /** Where it stays queued: when it is due again. */
  dueAt?: number;
  error: string | null;
  /** False where sending was never begun, so that it does not count as an attempt. */
  isAttempted: boolean;
}

const OUTBOXES = ['deliveries', 'staffDeliveries'] as const;

/** Owners that hold a lease of any message at present. */
export async function listLeaseOwners(db: Db): Promise<string[]> {
  const owners = new Set<string>();
  for (const table of OUTBOXES) {
    const rows = await db
      .selectFrom(table)
      .select('leaseOwner')
      .distinct()
      .where('state', '=', 'queued')
      .where('leaseOwner', 'is not', null)
      .execute();
    for (const row of rows) owners.add(String(row.leaseOwner));
  }
  return [...owners];
}

/** Gives free what owners hold that are known to be dead; what they began to send counts as an attempt. */
export async function releaseLeases(tx: Tx, owners: readonly string[]): Promise<void> {
  if (owners.length === 0) return;
  for (const table of OUTBOXES) {
    await tx
      .updateTable(table)
      .set({ leaseOwner: null, leaseUntil: null })
      .where('state', '=', 'queued')
      .where('leaseOwner', 'in', owners)
      .execute();
  }
}
