package dev.millrace.streaming.rtmp;

import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.contracts.VerifyRequest;
import dev.millrace.rtmp.PublishStatus;
import dev.millrace.streaming.api.VerifyResult;
import dev.millrace.streaming.live.LiveStream;
import dev.millrace.streaming.live.Publisher;
import dev.millrace.streaming.net.CloseReason;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/// From a publisher's request to its stream: api checks the key and grants a lease, then the
/// broadcast begins or is taken over. A lease that nobody publishes under any more is given back.
/// On the connection's loop only.
///
/// ```
/// verify → refuse | fail | begin → admit | fail
/// ```
final class Admission {
  /// Who asks. One of `admit`, `refuse` and `fail` is called, on the loop.
  interface Applicant extends Publisher {
    /// Whether its connection is closed.
    boolean gone();

    /// Its stream has begun, even if it has gone meanwhile.
    void admit(LiveStream begun);

    /// It cannot publish.
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
    var _ =
        context
            .api()
            .verify(request)
            .thenAcceptAsync(this::verified, loop)
            .exceptionally(this::failed);
  }

  private void verified(VerifyResult result) {
    switch (result) {
      case VerifyResult.Accepted(VerifyAnswer answer) -> begin(answer);
      case VerifyResult.Refused(String detail) ->
          applicant.refuse(PublishStatus.BAD_NAME, CloseReason.BAD_KEY, detail, detail);
      case VerifyResult.Unavailable(String cause) ->
          applicant.refuse(
              PublishStatus.FAILED,
              CloseReason.API_UNAVAILABLE,
              "The server cannot check the stream key now, try again in a moment.",
              CloseReason.API_UNAVAILABLE.sentence() + ": " + cause);
    }
  }

  private void begin(VerifyAnswer answer) {
    if (applicant.gone()) {
      giveBack(answer);
      return;
    }
    var _ =
        context
            .broadcasts()
            .begin(answer, applicant, loop)
            .whenComplete((begun, failure) -> begun(answer, begun, failure))
            .exceptionally(failure -> {
              applicant.fail(failure);
              return null;
            });
  }

  private void begun(VerifyAnswer answer, @Nullable LiveStream begun, @Nullable Throwable failure) {
    if (begun == null) {
      giveBack(answer);
      applicant.fail(failure);
    } else {
      applicant.admit(begun);
    }
  }

  /// A lease that nobody publishes under would keep its video on the air until it expires; it has
  /// replaced that of a publisher who is on the air, though.
  private void giveBack(VerifyAnswer answer) {
    if (!context.broadcasts().adopt(answer)) {
      context.leases().ended(answer.leaseId(), answer.videoUrl());
    }
  }

  private @Nullable Void failed(Throwable failure) {
    applicant.fail(failure);
    return null;
  }
}
