package dev.millrace.streaming.live;

import dev.millrace.media.Sample;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The time before a stream's first period, until its tracks are known and the verdict on its
/// pictures: samples are kept. It ends by itself, as each wait has a deadline. Owner thread only.
final class Gathering {
  private static final Duration CONFIGURATION_PATIENCE = Duration.ofSeconds(10);
  private static final Duration TRACK_PATIENCE = Duration.ofSeconds(1);
  private static final Duration VERDICT_PATIENCE = Duration.ofSeconds(4);

  private final EventLoop loop;
  private final TrackGate gate;
  private final Judge judge;
  private final Runnable deadlinePassed;
  private final Runnable unconfigured;
  private final EarlySamples early = new EarlySamples();
  private boolean begun;
  private boolean ended;

  /// @param deadlinePassed called on `loop` when it may be complete without another sample
  /// @param unconfigured called on `loop` when media has come for so long that none can be made
  ///   anything of
  Gathering(
      EventLoop loop, TrackGate gate, Judge judge, Runnable deadlinePassed, Runnable unconfigured) {
    this.loop = loop;
    this.gate = gate;
    this.judge = judge;
    this.deadlinePassed = deadlinePassed;
    this.unconfigured = unconfigured;
  }

  /// Media has come, perhaps of a track that is not known yet.
  void media() {
    if (!begun) {
      begun = true;
      schedule(this::checkTracks, CONFIGURATION_PATIENCE);
    }
  }

  void keep(Sample sample) {
    if (early.empty()) {
      schedule(() -> decide(gate::patienceOver), TRACK_PATIENCE);
      schedule(() -> decide(judge::giveUp), VERDICT_PATIENCE);
    }
    early.add(sample);
    if (early.full()) {
      judge.giveUp();
    }
  }

  /// Whether all is known that the first period needs.
  boolean complete() {
    boolean decided = judge.verdict().isPresent() || gate.video() == null;
    return decided && gate.open();
  }

  /// Ends it.
  ///
  /// @return what was kept, in its order
  List<Sample> end() {
    ended = true;
    return early.take();
  }

  private void decide(Runnable patienceOver) {
    patienceOver.run();
    deadlinePassed.run();
  }

  private void checkTracks() {
    if (gate.video() == null && gate.audio() == null) {
      unconfigured.run();
    }
  }

  private void schedule(Runnable task, Duration after) {
    var _ =
        loop.schedule(
            () -> {
              if (!ended) {
                task.run();
              }
            },
            after.toMillis(),
            TimeUnit.MILLISECONDS);
  }
}
