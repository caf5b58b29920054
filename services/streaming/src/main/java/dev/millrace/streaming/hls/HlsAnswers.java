package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.HlsPath;
import dev.millrace.hls.HlsRouter;
import dev.millrace.hls.PlaylistDirectives;
import dev.millrace.streaming.live.Broadcast;
import dev.millrace.streaming.relay.RelayAccess;
import dev.millrace.streaming.relay.RelayFormat;
import dev.millrace.streaming.relay.RelayReader;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Finds the answers to a viewer's requests, to one after the other: in memory, now or in a later
/// snapshot, or on the disk. On the connection's loop only.
final class HlsAnswers {
  private final HlsContext context;
  private final ViewerConnection viewer;
  private final SnapshotWait wait = new SnapshotWait();

  HlsAnswers(HlsContext context, ViewerConnection viewer) {
    this.context = context;
    this.viewer = viewer;
  }

  /// Gives `reply` the answer, at once or later.
  ///
  /// @param loop the connection's
  void find(HlsRequest request, EventLoop loop, Reply reply) {
    if (request.method().equals(HttpMethod.OPTIONS)) {
      reply.send(HlsResponses.preflight());
    } else if (!request.method().equals(HttpMethod.GET) && !request.isHead()) {
      reply.send(HlsResponses.methodNotAllowed());
    } else if (request.path().equals("/health")) {
      reply.send(HlsResponses.healthy());
    } else {
      FlvOutlet.url(request.path())
          .ifPresentOrElse(
              url -> relay(url, request, loop, reply), () -> lookUp(request, loop, reply));
    }
  }

  /// The connection is gone.
  void close() {
    wait.close();
  }

  private void relay(String url, HlsRequest request, EventLoop loop, Reply reply) {
    switch (context.relay().admit(url, RelayFormat.FLV, loop, reply.outlet())) {
      case RelayAccess.NotFound _, RelayAccess.Off _ ->
          reply.send(HlsResponses.error(HttpResponseStatus.NOT_FOUND));
      case RelayAccess.Full _ ->
          reply.send(HlsResponses.error(HttpResponseStatus.SERVICE_UNAVAILABLE));
      case RelayAccess.Admitted(RelayReader reader) when request.isHead() -> {
        reader.leave();
        reply.send(HlsResponses.relayed(request));
      }
      case RelayAccess.Admitted(RelayReader reader) -> reply.relay(reader);
    }
  }

  private void lookUp(HlsRequest request, EventLoop loop, Reply reply) {
    HlsPath.parse(request.path())
        .ifPresentOrElse(
            path -> new LookUp(request, path, loop, reply).begin(),
            () -> reply.send(HlsResponses.error(HttpResponseStatus.NOT_FOUND)));
  }

  /// Of what one path names.
  private final class LookUp {
    private final HlsRequest request;
    private final HlsPath path;
    private final Optional<PlaylistDirectives> directives;
    private final EventLoop loop;
    private final Reply reply;

    LookUp(HlsRequest request, HlsPath path, EventLoop loop, Reply reply) {
      this.request = request;
      this.path = path;
      this.directives = PlaylistDirectives.parse(request.query());
      this.loop = loop;
      this.reply = reply;
    }

    void begin() {
      Optional<Broadcast> broadcast = context.broadcasts().find(path.url());
      if (broadcast.isEmpty() || (isReplaced(path) && broadcast.get().isRecorded())) {
        recorded();
        return;
      }
      // A playlist with an end, before all is written, would be taken for all of it.
      if (path instanceof HlsPath.Recorded) {
        found(HlsResponses.error(HttpResponseStatus.NOT_FOUND));
        return;
      }
      if (isFollowed(path)) {
        broadcast.get().viewed(viewer.network(request.headers()), request.player());
      }
      answer(broadcast.get());
    }

    private void answer(Broadcast broadcast) {
      switch (HlsRouter.answer(broadcast.snapshot(), path, directives)) {
        case HlsAnswer.Playlist playlist -> {
          wait.end();
          reply.send(playlist);
        }
        case HlsAnswer.Media media -> found(HlsResponses.media(media, path.url(), request));
        case HlsAnswer.NotYet _ -> await(broadcast);
        case HlsAnswer.NotFound _ -> recorded();
        case HlsAnswer.BadRequest(String reason) ->
            found(HlsResponses.error(HttpResponseStatus.BAD_REQUEST, reason));
      }
    }

    /// The answer comes with a later snapshot, or 503 when none of them has it in time.
    private void await(Broadcast broadcast) {
      boolean waits =
          wait.await(
              broadcast, path, loop, () -> answer(broadcast), () -> giveUp("hls.waiting.expired"));
      if (!waits) {
        giveUp("hls.waiting.refused");
      }
    }

    private void giveUp(String counter) {
      context.counters().increment(counter);
      found(HlsResponses.error(HttpResponseStatus.SERVICE_UNAVAILABLE));
    }

    /// What is not in memory may be on the disk; other threads look there.
    private void recorded() {
      wait.end();
      var _ =
          RecordedAnswers.of(context.recordings(), path)
              .completeOnTimeout(
                  HlsResponses.NO_ANSWER, SnapshotWait.LIMIT.toMillis(), TimeUnit.MILLISECONDS)
              .whenCompleteAsync(
                  (answer, failure) -> {
                    if (failure != null) {
                      context.counters().increment("hls.recordings.failed");
                    }
                    found(HlsResponses.recorded(answer, path.url(), request));
                  },
                  loop);
    }

    private void found(HlsResponse response) {
      wait.end();
      reply.send(response);
    }
  }

  /// Whether the recording has it in place of the broadcast.
  private static boolean isReplaced(HlsPath path) {
    return path instanceof HlsPath.Multivariant
        || path instanceof HlsPath.Manifest
        || path instanceof HlsPath.Recorded;
  }

  /// Whether players ask for it again and again; whoever only looks what there is does not watch.
  private static boolean isFollowed(HlsPath path) {
    return switch (path) {
      case HlsPath.Playlist _, HlsPath.Manifest _, HlsPath.LiveManifest _ -> true;
      case HlsPath.Multivariant _, HlsPath.Recorded _, HlsPath.Media _ -> false;
    };
  }
}
