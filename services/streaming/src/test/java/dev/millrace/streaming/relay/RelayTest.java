package dev.millrace.streaming.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flv.FlvReader;
import dev.millrace.flv.FlvTag;
import dev.millrace.media.AacConfig;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.streaming.net.Counters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final Track VIDEO = video(1);
  private static final Track AUDIO =
      new Track(0, new AacConfig(Bytes.of(0x11, 0x90), 2, 48_000, 2, 1024), 1000);
  private static final Duration FRAME = Duration.ofMillis(40);

  private final ManualClock clock = new ManualClock();
  private final ManualLoop loop = new ManualLoop();
  private final ManualLoop otherLoop = new ManualLoop();
  private final Counters counters = new Counters();
  private final Relay relay = new Relay(counters, clock);
  private final Object publisher = new Object();
  private RelayFeed feed = relay.begin(publisher, VIDEO, AUDIO, clock);
  private long dts = 10_000;

  @BeforeEach
  void startTheClock() {
    clock.advance(FRAME);
  }

  @Test
  void givesAllReadersOfAFormatTheSameBytes() {
    List<FakeOutlet> outlets = List.of(read(loop), read(loop), read(otherLoop), read(otherLoop));
    picture(/* sync= */ true, 1000);
    picture(/* sync= */ false, 500);
    assertThat(outlets.getFirst().written).hasSize(3);
    for (FakeOutlet outlet : outlets) {
      for (int i = 1; i < 3; i++) {
        assertThat(outlet.written.get(i)).isSameAs(outlets.getFirst().written.get(i));
      }
    }
  }

  @Test
  void isAnFlvFileFromTheHeadersAndTheNextKeyframeOn() {
    picture(/* sync= */ true, 100);
    FakeOutlet outlet = read(loop);
    picture(/* sync= */ false, 101);
    sound(20);
    picture(/* sync= */ true, 102);
    sound(21);
    picture(/* sync= */ false, 103);
    List<FlvTag> tags = flv(outlet);
    assertThat(tags)
        .extracting(FlvTag::type)
        .containsExactly(
            FlvTag.Type.SCRIPT,
            FlvTag.Type.VIDEO,
            FlvTag.Type.AUDIO,
            FlvTag.Type.VIDEO,
            FlvTag.Type.AUDIO,
            FlvTag.Type.VIDEO);
    assertThat(tags.subList(3, 6))
        .extracting(tag -> tag.body().size())
        .containsExactly(107, 23, 108);
    assertThat(tags.get(3).timestampMs()).isEqualTo(10_000 + 2 * 40);
  }

  @Test
  void encodesNothingThatNobodyReads() {
    deliver(sample(VIDEO, true, 100));
    deliver(sample(VIDEO, false, 100));
    assertThat(clock.waiting()).as("nothing is gathered").isZero();
    clock.advance(FRAME);
    FakeOutlet rtmp = read(loop, RelayFormat.RTMP);
    picture(/* sync= */ true, 100);
    assertThat(rtmp.written).hasSize(2);
    FakeOutlet flv = read(loop);
    clock.advance(Duration.ofSeconds(1));
    loop.run();
    assertThat(flv.written).as("only the headers").hasSize(1);
  }

  @Test
  void sendsWhatComesAfterAPauseAtOnceAndGathersTheRestForTwentyMilliseconds() {
    FakeOutlet outlet = read(loop);
    deliver(sample(VIDEO, true, 100));
    loop.run();
    assertThat(outlet.written).as("the keyframe at once").hasSize(2);
    deliver(sample(AUDIO, true, 10));
    deliver(sample(VIDEO, false, 100));
    clock.advance(Duration.ofMillis(19));
    loop.run();
    assertThat(outlet.written).hasSize(2);
    clock.advance(Duration.ofMillis(1));
    loop.run();
    assertThat(outlet.written).as("both in one").hasSize(3);
    assertThat(flv(outlet)).hasSize(3 + 3);
  }

  @Test
  void gathersNoMoreThanSixteenMessagesOrSixtyFourKilobytes() {
    FakeOutlet outlet = read(loop);
    deliver(sample(VIDEO, true, 100));
    for (int i = 0; i < Lane.MAX_MESSAGES; i++) {
      loop.run();
      assertThat(outlet.written).hasSize(2);
      deliver(sample(AUDIO, true, 10));
    }
    loop.run();
    assertThat(outlet.written).hasSize(3);
    deliver(sample(VIDEO, false, Lane.MAX_BYTES));
    loop.run();
    assertThat(outlet.written).hasSize(4);
  }

  @Test
  void beginsABatchWithEachKeyframeSoThatDecodingCanStartThere() {
    FakeOutlet early = read(loop);
    deliver(sample(VIDEO, true, 100));
    deliver(sample(VIDEO, false, 100));
    loop.run();
    FakeOutlet late = read(loop);
    deliver(sample(VIDEO, true, 200));
    clock.advance(FRAME);
    loop.run();
    assertThat(early.written).hasSize(1 + 3);
    assertThat(flv(late).getLast().body().size()).isEqualTo(205);
    assertThat(flv(late)).hasSize(3 + 1);
  }

  @Test
  void aSlowReaderLosesPicturesUpToTheNextKeyframe() {
    FakeOutlet slow = read(loop);
    FakeOutlet other = read(loop);
    picture(/* sync= */ true, 1000);
    slow.reads = false;
    picture(/* sync= */ false, 3 << 20);
    picture(/* sync= */ false, 3 << 20);
    picture(/* sync= */ false, 10);
    assertThat(slow.written).hasSize(3);
    slow.resume();
    picture(/* sync= */ false, 11);
    assertThat(slow.written).as("nothing can be decoded yet").hasSize(3);
    picture(/* sync= */ true, 12);
    picture(/* sync= */ false, 13);
    assertThat(slow.written).hasSize(5);
    assertThat(other.written).hasSize(1 + 7);
    assertThat(counters.get("relay.readers.slow")).isEqualTo(1);
    assertThat(counters.get("relay.batches.dropped")).isEqualTo(3);
  }

  @Test
  void aReaderIsNeverMoreThanTwoSecondsBehind() {
    FakeOutlet slow = read(loop);
    picture(/* sync= */ true, 1000);
    slow.reads = false;
    pictures(100, 10);
    long seconds = slow.written.size() * FRAME.toMillis() / 1000;
    assertThat(seconds).isEqualTo(2);
    slow.resume();
    picture(/* sync= */ true, 10);
    assertThat(flv(slow).getLast().timestampMs()).isEqualTo(dts - FRAME.toMillis());
  }

  /// One picture larger than all that may wait is sent all the same, to a reader who has read the
  /// rest.
  @Test
  void sendsAKeyframeThatIsLargerThanTheBound() {
    FakeOutlet outlet = read(loop);
    picture(/* sync= */ true, 6 << 20);
    assertThat(outlet.bytes()).isGreaterThan(6 << 20);
  }

  @Test
  void aReaderThatReadsNothingIsClosedAndDisturbsNobody() {
    FakeOutlet stalled = read(loop);
    FakeOutlet other = read(loop);
    picture(/* sync= */ true, 1000);
    stalled.reads = false;
    for (int second = 0; second < 10; second++) {
      picture(/* sync= */ true, 100_000);
      pictures(24, 1000);
    }
    assertThat(stalled.end).isNull();
    assertThat(stalled.bytes()).isLessThan(RelayReader.MAX_BYTES + 10_000);
    pictures(2, 1000);
    assertThat(stalled.end).isEqualTo(RelayEnd.STALLED);
    assertThat(counters.get("relay.readers.stalled")).isEqualTo(1);
    assertThat(other.written).hasSize(1 + 1 + 250 + 2);
    assertThat(relay.readers()).isEqualTo(1);
  }

  @Test
  void aLoopThatDoesNotRunHoldsUpNobodyAndABoundedNumberOfBatches() {
    FakeOutlet stuck = new FakeOutlet();
    start(otherLoop, RelayFormat.FLV, stuck);
    FakeOutlet other = read(loop);
    picture(/* sync= */ true, 1);
    for (int i = 0; i < 2 * ReaderRooms.MAX_QUEUED; i++) {
      deliver(sample(VIDEO, false, 1));
      clock.advance(FRAME);
      loop.run();
    }
    assertThat(otherLoop.waiting()).isEqualTo(ReaderRooms.MAX_QUEUED);
    assertThat(other.written).hasSize(2 + 2 * ReaderRooms.MAX_QUEUED);
    otherLoop.run();
    int before = stuck.written.size();
    picture(/* sync= */ false, 1);
    assertThat(stuck.written).as("behind a gap").hasSize(before);
    picture(/* sync= */ true, 1);
    assertThat(stuck.written).hasSize(before + 1);
  }

  @Test
  void goesOnWithAnotherPublisherBehindNewHeaders() {
    FakeOutlet outlet = read(loop);
    picture(/* sync= */ true, 100);
    feed.close();
    feed = relay.begin(new Object(), video(2), AUDIO, clock);
    picture(/* sync= */ false, 101);
    sound(10);
    picture(/* sync= */ true, 102);
    assertThat(outlet.end).isNull();
    List<FlvTag> tags = flv(outlet);
    assertThat(tags).hasSize(3 + 1 + 3 + 1);
    assertThat(tags.get(5).body().get(5)).as("the new sequence header").isEqualTo(2);
    assertThat(tags.getLast().body().size()).isEqualTo(107);
  }

  @Test
  void doesNotNoticeAPeriodOfTheSamePublisherAndTracks() {
    FakeOutlet outlet = read(loop);
    picture(/* sync= */ true, 100);
    feed.close();
    feed = relay.begin(publisher, VIDEO, AUDIO, clock);
    picture(/* sync= */ false, 101);
    assertThat(flv(outlet)).hasSize(3 + 2);
  }

  @Test
  void losesNoPictureWhenOnlyTheSoundChanges() {
    FakeOutlet outlet = read(loop);
    picture(/* sync= */ true, 100);
    feed.close();
    feed = relay.begin(publisher, VIDEO, /* audio= */ null, clock);
    picture(/* sync= */ false, 101);
    assertThat(flv(outlet)).hasSize(3 + 1 + 2 + 1);
  }

  /// What was given to its loop before it came is of another opening than it knows.
  @Test
  void aReaderThatComesAtATakeoverGetsNothingOfThePublisherBefore() {
    FakeOutlet first = read(loop);
    deliver(sample(VIDEO, true, 100));
    feed.close();
    feed = relay.begin(new Object(), video(2), AUDIO, clock);
    FakeOutlet second = new FakeOutlet();
    start(loop, RelayFormat.FLV, second);
    loop.run();
    assertThat(first.written).hasSize(2);
    assertThat(second.written).as("its headers").hasSize(1);
    picture(/* sync= */ true, 102);
    assertThat(flv(second)).hasSize(3 + 1);
  }

  @Test
  void soundAloneBeginsAnywhere() {
    feed.close();
    feed = relay.begin(new Object(), /* video= */ null, AUDIO, clock);
    FakeOutlet outlet = read(loop);
    sound(10);
    sound(11);
    assertThat(flv(outlet)).hasSize(2 + 2);
  }

  @Test
  void aPausedReaderGetsNothingAndThenTheNextKeyframe() {
    FakeOutlet outlet = new FakeOutlet();
    RelayReader reader = start(loop, RelayFormat.FLV, outlet);
    picture(/* sync= */ true, 100);
    reader.pause(true);
    picture(/* sync= */ true, 101);
    reader.pause(false);
    picture(/* sync= */ false, 102);
    assertThat(outlet.written).hasSize(2);
    picture(/* sync= */ true, 103);
    assertThat(outlet.written).hasSize(3);
    assertThat(counters.get("relay.batches.dropped")).isZero();
  }

  @Test
  void waitsForAPublisherThatIsAwayAndIsToldWhenItIsOver() {
    feed.close();
    FakeOutlet outlet = read(loop);
    clock.advance(Duration.ofSeconds(90));
    loop.run();
    assertThat(outlet.end).isNull();
    relay.end();
    loop.run();
    assertThat(outlet.end).isEqualTo(RelayEnd.ENDED);
    assertThat(relay.readers()).isZero();
    FakeOutlet late = read(loop);
    assertThat(late.end).isEqualTo(RelayEnd.ENDED);
  }

  @Test
  void findsByTheUrlWhatIsNotOverAndOnlyWhenItIsOn() {
    assertThat(admit(/* on= */ true, "video1")).isInstanceOf(RelayAccess.Admitted.class);
    assertThat(admit(/* on= */ true, "secret")).isInstanceOf(RelayAccess.NotFound.class);
    assertThat(admit(/* on= */ false, "video1")).isInstanceOf(RelayAccess.Off.class);
    relay.end();
    assertThat(admit(/* on= */ true, "video1")).isInstanceOf(RelayAccess.NotFound.class);
  }

  @Test
  void hasABoundOfReadersForABroadcastAndForAll() {
    Relay second = new Relay(counters, clock);
    Relay third = new Relay(counters, clock);
    RelayAccess access =
        new RelayAccess(true, url -> Optional.of(pick(url, second, third)), counters);
    fill(access, "first");
    assertThat(admit(access, "first")).isInstanceOf(RelayAccess.Full.class);
    fill(access, "second");
    RelayAccess.Answer answer = admit(access, "third");
    assertThat(answer).isInstanceOf(RelayAccess.Full.class);
    assertThat(counters.get("relay.readers.refused")).isEqualTo(2);
    assertThat(third.readers()).isZero();
  }

  @Test
  void aReaderThatLeavesMakesRoomOnce() {
    RelayAccess access = new RelayAccess(true, _ -> Optional.of(relay), counters);
    RelayAccess.Admitted admitted = (RelayAccess.Admitted) admit(access, "video1");
    admitted.reader().start();
    admitted.reader().leave();
    admitted.reader().leave();
    assertThat(relay.readers()).isZero();
    assertThat(relay.rooms(RelayFormat.FLV).empty()).isTrue();
  }

  private Relay pick(String url, Relay second, Relay third) {
    return switch (url) {
      case "first" -> relay;
      case "second" -> second;
      default -> third;
    };
  }

  private void fill(RelayAccess access, String url) {
    for (int i = 0; i < Relay.MAX_READERS; i++) {
      assertThat(admit(access, url)).isInstanceOf(RelayAccess.Admitted.class);
    }
  }

  private RelayAccess.Answer admit(boolean on, String url) {
    return admit(
        new RelayAccess(
            on, asked -> Optional.of(relay).filter(_ -> asked.equals("video1")), counters),
        url);
  }

  private RelayAccess.Answer admit(RelayAccess access, String url) {
    return access.admit(url, RelayFormat.FLV, loop, new FakeOutlet());
  }

  private FakeOutlet read(ManualLoop on) {
    return read(on, RelayFormat.FLV);
  }

  private FakeOutlet read(ManualLoop on, RelayFormat format) {
    FakeOutlet outlet = new FakeOutlet();
    start(on, format, outlet);
    return outlet;
  }

  private RelayReader start(Executor on, RelayFormat format, FakeOutlet outlet) {
    relay.take();
    RelayReader reader =
        new RelayReader(relay, format, on, outlet, counters, clock, relay::release);
    reader.start();
    return reader;
  }

  /// A picture in its time, and its way to the readers.
  private void picture(boolean sync, int size) {
    deliver(sample(VIDEO, sync, size));
    clock.advance(FRAME);
    loop.run();
    otherLoop.run();
  }

  private void pictures(int count, int size) {
    for (int i = 0; i < count; i++) {
      picture(/* sync= */ false, size);
    }
  }

  private void sound(int size) {
    deliver(sample(AUDIO, /* sync= */ true, size));
    clock.advance(FRAME);
    loop.run();
  }

  private void deliver(Sample sample) {
    feed.deliver(sample);
    dts += sample.track().video() ? FRAME.toMillis() : 0;
  }

  private Sample sample(Track track, boolean sync, int size) {
    return new Sample(track, dts, /* compositionOffset= */ 0, sync, Bytes.wrap(new byte[size]));
  }

  private static Track video(int configuration) {
    return new Track(0, new AvcConfig(Bytes.of(configuration), 66, 0, 30, 640, 360), 1000);
  }

  private static List<FlvTag> flv(FakeOutlet outlet) {
    return new FlvReader(16 << 20).receive(Bytes.concat(outlet.written).asByteBuffer());
  }
}
