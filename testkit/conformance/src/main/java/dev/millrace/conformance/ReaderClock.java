package dev.millrace.conformance;

import java.time.Duration;

/// The time of a reader: the machine's, or that of a test.
interface ReaderClock {
  ReaderClock SYSTEM =
      new ReaderClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };

  long nanoTime();

  void pause(Duration duration) throws InterruptedException;
}
