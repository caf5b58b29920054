/** Repeats `task` until the signal, more rarely while nobody looks; a failed one is tried again. */
export function poll(task: () => Promise<void>, milliseconds: number, signal: AbortSignal): void {
  let timer = 0;
  let running = false;
  const run = async () => {
    running = true;
    try {
      await task();
    } catch {
      // the next one may work
    }
    running = false;
    if (!signal.aborted) {
      timer = window.setTimeout(run, document.hidden ? milliseconds * 5 : milliseconds);
    }
  };
  const wake = () => {
    if (!document.hidden && !running) {
      window.clearTimeout(timer);
      void run();
    }
  };
  document.addEventListener("visibilitychange", wake, { signal });
  signal.addEventListener("abort", () => window.clearTimeout(timer));
  timer = window.setTimeout(run, milliseconds);
}
