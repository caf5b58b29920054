package dev.millrace.api.problem;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One page of a list. Immutable.
///
/// @param page counts from 0
/// @param total of all pages; counted up to [#MAX_TOTAL], which means "or more": a request costs no
///   more when there are millions
public record Page<T>(List<T> items, int page, int size, long total) {
  public static final int MAX_SIZE = 100;

  public static final int MAX_TOTAL = 10_000;

  /// The last page with anything in it, of one item.
  public static final int MAX_PAGE = MAX_TOTAL - 1;

  public Page {
    items = List.copyOf(items);
  }

  /// How many rows are before a page: the database reads them all.
  ///
  /// @throws ProblemException 400 when those are [#MAX_TOTAL]
  public static int offset(int page, int size) {
    long before = (long) page * size;
    if (before >= MAX_TOTAL) {
      throw ProblemException.field(
          ProblemType.INVALID_INPUT, "page", "begins after the first " + MAX_TOTAL + " items");
    }
    return (int) before;
  }

  /// Counts the rows of a query, up to [#MAX_TOTAL]. The query has an order that an index has, or
  /// all rows would be read.
  public static long count(JdbcClient database, String query, Object... parameters) {
    return database
        .sql("select count(*) from (" + query + " limit ?) counted")
        .params(parameters)
        .param(MAX_TOTAL)
        .query(Long.class)
        .single();
  }
}
