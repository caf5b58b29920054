package dev.millrace.api.video;

import org.jspecify.annotations.Nullable;

/// Which of the videos that anyone may see, and in which order. Immutable.
///
/// @param status null for both RUNNING and ENDED
record VideoListing(@Nullable VideoStatus status, Order order) {
  enum Order {
    NEWEST("started_at desc, id desc"),
    OLDEST("started_at, id"),
    /// Of those on the air: the others have no viewers now.
    VIEWERS("viewers desc, started_at desc, id desc");

    private final String columns;

    Order(String columns) {
      this.columns = columns;
    }

    String columns() {
      return columns;
    }
  }

  VideoListing {
    if (status == VideoStatus.CREATED) {
      throw new IllegalArgumentException("Who does not know its url does not see it");
    }
    if (order == Order.VIEWERS) {
      status = VideoStatus.RUNNING;
    }
  }

  /// The condition and the order of its query of `video`.
  String clauses() {
    String wanted = status == null ? "status <> 'CREATED'" : "status = '" + status + "'";
    return "where " + wanted + " and " + Videos.SHOWN + " order by " + order.columns;
  }
}
