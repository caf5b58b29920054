package dev.millrace.streaming.rtmp;

import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.contracts.VerifyRequest;
import dev.millrace.rtmp.PublishStatus;
import dev.millrace.streaming.api.VerifyResult;
import dev.millrace.streaming.live.KeyHash;
import dev.millrace.streaming.live.LiveStream;
import dev.millrace.streaming.live.Publisher;
import dev.millrace.streaming.net.CloseReason;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a publisher's request to its stream: api checks the key and grants a lease, then the
/// broadcast begins or is taken over. A lease that nobody publishes under any more is given back.
/// On the connection's loop only.
///
/// ```
/// verify → refuse (late, for one who guesses) | fail | begin → admit | fail
///        → begin, when api is away and the key is known of a broadcast that is on the air or held;
///          verify again until api answers
/// ```
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  /// Shorter than between two heartbeats: api must be asked before it has revoked a lease twice.
  private static final Duration ASKS_AGAIN = Duration.ofSeconds(1);

  /// Who asks. One of `admit`, `refuse` and `fail` is called, on the loop.
  interface Applicant extends Publisher {
    /// Whether its connection is closed.
    boolean gone();

    /// Its stream has begun, even if it has gone meanwhile.
    void admit(LiveStream begun);

    /// It may not publish.
    ///
    /// @param sentence for the client
    /// @param detail for the log
    void refuse(PublishStatus status, CloseReason reason, String sentence, String detail);

    /// An error of ours.
    void fail(@Nullable Throwable failure);
  }

  private final RtmpContext context;
  private final Applicant applicant;
  private final EventLoop loop;

  Admission(RtmpContext context, Applicant applicant, EventLoop loop) {
    this.context = context;
    this.applicant = applicant;
    this.loop = loop;
  }

  void verify(VerifyRequest request) {
    KeyHash key = KeyHash.of(request.streamKey());
    var _ =
        context
            .api()
            .verify(request)
            .thenAcceptAsync(result -> verified(result, request, key), loop)
            .exceptionally(this::failed);
  }

  private void verified(VerifyResult result, VerifyRequest request, KeyHash key) {
    switch (result) {
      case VerifyResult.Accepted(VerifyAnswer answer) -> begin(answer, key);
      case VerifyResult.Refused(String detail) ->
          applicant.refuse(PublishStatus.BAD_NAME, CloseReason.BAD_KEY, detail, detail);
      case VerifyResult.Guessed(String detail) -> refuseLate(detail);
      case VerifyResult.Unavailable(String cause) -> unverified(request, key, cause);
    }
  }

  /// A guess keeps its connection busy, of which an address has only so many. A good key never
  /// waits.
  private void refuseLate(String detail) {
    var _ =
        loop.schedule(
            () -> applicant.refuse(PublishStatus.BAD_NAME, CloseReason.GUESSED, detail, detail),
            context.limits().guess().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /// Who comes back to a broadcast that is on the air, or held, needs no api: the heartbeats renew
  /// its lease, and api revokes it when the key is not good any more.
  private void unverified(VerifyRequest request, KeyHash key, String cause) {
    context
        .broadcasts()
        .granted(key)
        .ifPresentOrElse(
            answer -> {
              LOG.info("api cannot be asked, the key is known of video {}", answer.videoUrl());
              begin(answer, key);
              askAgain(request, key);
            },
            () ->
                applicant.refuse(
                    PublishStatus.FAILED,
                    CloseReason.API_UNAVAILABLE,
                    "The server cannot check the stream key now, try again in a moment.",
                    CloseReason.API_UNAVAILABLE.sentence() + ": " + cause));
  }

  /// Api may have granted a lease without our hearing of it: that has made an end of the one that
  /// is known, and only the next one is good.
  private void askAgain(VerifyRequest request, KeyHash key) {
    var _ =
        loop.schedule(
            () -> {
              if (!applicant.gone()) {
                var _ =
                    context
                        .api()
                        .verify(request)
                        .thenAcceptAsync(result -> verifiedAfterAll(result, request, key), loop);
              }
            },
            ASKS_AGAIN.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void verifiedAfterAll(VerifyResult result, VerifyRequest request, KeyHash key) {
    switch (result) {
      case VerifyResult.Accepted(VerifyAnswer answer) -> giveBack(answer, key);
      case VerifyResult.Unavailable _ -> askAgain(request, key);
      case VerifyResult.Refused _, VerifyResult.Guessed _ -> {} // the heartbeats' to revoke
    }
  }

  private void begin(VerifyAnswer answer, KeyHash key) {
    if (applicant.gone()) {
      giveBack(answer, key);
      return;
    }
    var _ =
        context
            .broadcasts()
            .begin(answer, key, applicant, loop)
            .whenComplete((begun, failure) -> begun(answer, key, begun, failure))
            .exceptionally(failure -> {
              applicant.fail(failure);
              return null;
            });
  }

  private void begun(
      VerifyAnswer answer, KeyHash key, @Nullable LiveStream begun, @Nullable Throwable failure) {
    if (begun == null) {
      giveBack(answer, key);
      applicant.fail(failure);
    } else {
      applicant.admit(begun);
    }
  }

  /// A lease that nobody publishes under would keep its video on the air until it expires; it has
  /// replaced that of a publisher who is on the air, though.
  private void giveBack(VerifyAnswer answer, KeyHash key) {
    if (!context.broadcasts().adopt(answer, key)) {
      context.ends().ended(answer.leaseId(), answer.videoUrl());
    }
  }

  private @Nullable Void failed(Throwable failure) {
    applicant.fail(failure);
    return null;
  }
}
