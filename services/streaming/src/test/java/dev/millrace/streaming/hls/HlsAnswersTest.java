package dev.millrace.streaming.hls;

import static dev.millrace.streaming.testing.TestBroadcasts.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.Rendition;
import dev.millrace.streaming.live.Broadcast;
import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.live.KeyHash;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.relay.Outlet;
import dev.millrace.streaming.relay.RelayReader;
import dev.millrace.streaming.testing.TestBroadcasts;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broadcast that has just begun: everything of it is waited for.
@NullUnmarked
class HlsAnswersTest {
  private final Counters counters = new Counters();
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(clock).build();
  private final Replies replies = new Replies();
  private @TempDir Path folder;
  private TestBroadcasts live;
  private Broadcast broadcast;
  private HlsAnswers answers;

  @BeforeEach
  void begin() {
    live = new TestBroadcasts(folder, counters);
    Broadcasts broadcasts = live.broadcasts();
    var _ = broadcasts.begin(VERIFIED, KeyHash.of("key"), _ -> {}, channel.eventLoop());
    broadcast = broadcasts.find("video1").orElseThrow();
    HlsContext context =
        HlsContext.of(broadcasts, live.recordings(), null, counters, HlsLimits.of(10), List.of());
    ViewerConnection viewer = new ViewerConnection(channel, null, new TrustedProxies(List.of()));
    answers = new HlsAnswers(context, viewer);
  }

  @AfterEach
  void stop() {
    var _ = channel.close();
    live.close();
  }

  @Test
  void countsARequestThatWaitedInVain() {
    find("/hls-live/video1/high.m3u8");
    assertThat(replies.statuses).isEmpty();
    clock.advance(SnapshotWait.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertRefused("hls.waiting.expired", "hls.waiting.refused");
  }

  @Test
  void countsARequestThatMayNotWait() {
    while (broadcast.await(Rendition.HIGH, channel.eventLoop(), () -> {}) != null) {
      // one more waits
    }
    find("/hls-live/video1/high.m3u8");
    assertRefused("hls.waiting.refused", "hls.waiting.expired");
  }

  private void assertRefused(String counted, String other) {
    assertThat(replies.statuses).containsExactly(HttpResponseStatus.SERVICE_UNAVAILABLE);
    assertThat(counters.get(counted)).isEqualTo(1);
    assertThat(counters.get(other)).isZero();
  }

  private void find(String path) {
    HlsRequest request =
        HlsRequest.of(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path));
    answers.find(request, channel.eventLoop(), replies);
  }

  private static final class Replies implements Reply {
    private final List<HttpResponseStatus> statuses = new ArrayList<>();

    @Override
    public void send(HlsResponse response) {
      statuses.add(response.status());
    }

    @Override
    public void send(HlsAnswer.Playlist playlist) {
      statuses.add(HttpResponseStatus.OK);
    }

    @Override
    public Outlet outlet() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void relay(RelayReader reader) {
      throw new UnsupportedOperationException();
    }
  }
}
