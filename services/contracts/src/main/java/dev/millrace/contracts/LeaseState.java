package dev.millrace.contracts;

/// Whether a broadcast has its publisher (`LIVE`) or waits for it to come back (`HELD`).
public enum LeaseState {
  LIVE,
  HELD
}
