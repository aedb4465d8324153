const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Somebody's wish that the process ends (Ctrl-C), for commands that have to clean up first. */
export interface StopSignal {
  signal: AbortSignal;
  /** From here on such a wish ends the process at once again. */
  release(): void;
}

/** From now on the process does not end by itself on such a wish; whoever asks has to. */
export function stopSignal(): StopSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
  };
  for (const name of SIGNALS) process.once(name, stop);
  return {
    signal: stopping.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, stop);
    },
  };
}
