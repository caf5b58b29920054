package dev.millrace.worker;

/// The upload that a job is of is not there, others were: nearly always its picture was replaced
/// meanwhile. Immutable.
final class MissingOriginalException extends RuntimeException {
  MissingOriginalException(String name) {
    super("There is no blob " + name);
  }
}
