package dev.millrace.api;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// The body of an answer without an end: what comes up to its first event, then it hangs up.
final class FirstEvent implements BodySubscriber<String> {
  private final CompletableFuture<String> body = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private Flow.@Nullable Subscription subscription;

  /// Of event streams; all else as text to its end.
  static BodyHandler<String> orAll() {
    return head ->
        head.headers().firstValue("content-type").orElse("").equals("text/event-stream")
            ? new FirstEvent()
            : BodySubscribers.ofString(StandardCharsets.UTF_8);
  }

  /// Whether an event is complete in what has come.
  static boolean isIn(CharSequence text) {
    int event = text.toString().indexOf("\nevent: ");
    return event >= 0 && text.toString().indexOf("\n\n", event) >= 0;
  }

  @Override
  public CompletionStage<String> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    buffers.forEach(buffer -> text.append(StandardCharsets.UTF_8.decode(buffer)));
    if (isIn(text)) {
      Objects.requireNonNull(subscription).cancel();
      body.complete(text.toString());
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(text.toString());
  }
}
