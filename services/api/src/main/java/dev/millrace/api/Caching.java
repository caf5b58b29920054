package dev.millrace.api;

import java.time.Duration;
import org.springframework.http.CacheControl;

/// How long answers may be kept.
public final class Caching {
  /// By anyone, for what never changes at its address.
  public static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private Caching() {}
}
