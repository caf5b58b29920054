package dev.millrace.api.problem;

import java.util.List;

/// One page of a list. Immutable.
///
/// @param page counts from 0
/// @param total of all pages
public record Page<T>(List<T> items, int page, int size, long total) {
  public static final int MAX_SIZE = 100;

  public Page {
    items = List.copyOf(items);
  }
}
