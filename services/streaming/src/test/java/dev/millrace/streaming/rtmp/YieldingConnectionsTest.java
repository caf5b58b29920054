package dev.millrace.streaming.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class YieldingConnectionsTest {
  private final AtomicLong clock = new AtomicLong();
  private final YieldingConnections connections = new YieldingConnections(clock::get);

  @Test
  void silentOnesYieldBeforeReadersTheOldestFirst() {
    Channel reader = reader();
    Channel silent = enter();
    Channel second = enter();
    pass();
    assertThat(connections.next()).contains(silent);
    assertThat(connections.next()).contains(second);
    assertThat(connections.next()).contains(reader);
    assertThat(connections.next()).isEmpty();
  }

  /// Or whoever is sent away and comes again at once puts out the one who came in its place.
  @Test
  void whoHasJustComeYieldsLast() {
    Channel first = reader();
    Channel second = reader();
    pass();
    Channel encoder = enter();
    assertThat(connections.next()).contains(second);
    assertThat(connections.next()).contains(first);
    assertThat(connections.next()).contains(encoder);
  }

  /// However long api takes for its answer.
  @Test
  void whoseKeyIsCheckedYieldsLast() {
    Channel encoder = enter();
    connections.asks(encoder);
    Channel silent = enter();
    pass();
    Channel reader = reader();
    Channel newest = enter();
    assertThat(connections.next()).contains(silent);
    assertThat(connections.next()).contains(reader);
    assertThat(connections.next()).contains(newest);
    assertThat(connections.next()).contains(encoder);
  }

  @Test
  void whoPublishesOrIsGoneYieldsToNobody() {
    connections.remove(enter());
    connections.remove(reader());
    pass();
    assertThat(connections.next()).isEmpty();
  }

  /// It plays at last, and another one has its room by then.
  @Test
  void whoWasSentAwayIsNoReaderAnyMore() {
    Channel slow = enter();
    pass();
    assertThat(connections.next()).contains(slow);
    connections.plays(slow);
    assertThat(connections.next()).isEmpty();
  }

  private Channel reader() {
    Channel channel = enter();
    connections.plays(channel);
    return channel;
  }

  private Channel enter() {
    Channel channel = new EmbeddedChannel();
    connections.enter(channel);
    return channel;
  }

  private void pass() {
    clock.addAndGet(YieldingConnections.GRACE.toNanos() + 1);
  }
}
