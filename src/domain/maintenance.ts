/** The life of planned work. It starts by itself at its time; it never ends by itself. */
export const MAINTENANCE_STATUSES = ['scheduled', 'in_progress', 'verifying', 'completed', 'cancelled'] as const;
export type MaintenanceStatus = (typeof MAINTENANCE_STATUSES)[number];

const NEXT: Readonly<Record<MaintenanceStatus, readonly MaintenanceStatus[]>> = {
  scheduled: ['scheduled', 'in_progress', 'verifying', 'completed', 'cancelled'],
  in_progress: ['in_progress', 'verifying', 'completed', 'cancelled'],
  verifying: ['verifying', 'in_progress', 'completed', 'cancelled'],
  completed: ['completed'],
  cancelled: ['cancelled'],
};

/** Whether an update may bring a maintenance from one status to another; to stay is always allowed. */
export function canBecome(from: MaintenanceStatus, to: MaintenanceStatus): boolean {
  return NEXT[from].includes(to);
}

/** Whether the work is going on, so that its components read "under maintenance". */
export function isUnderWay(status: string): boolean {
  return status === 'in_progress' || status === 'verifying';
}

export function isMaintenanceStatus(value: unknown): value is MaintenanceStatus {
  return (MAINTENANCE_STATUSES as readonly unknown[]).includes(value);
}
