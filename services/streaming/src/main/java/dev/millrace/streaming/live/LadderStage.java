package dev.millrace.streaming.live;

import dev.millrace.flv.FlvEvent;
import dev.millrace.hls.Packager;
import dev.millrace.hls.Rendition;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.transcoder.Cadence;
import dev.millrace.streaming.transcoder.LadderOutput;
import dev.millrace.streaming.transcoder.Rung;
import dev.millrace.streaming.transcoder.Transcoder;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Locale;

/// One period's FFmpeg and what becomes of its output. Owner thread only.
final class LadderStage implements LadderOutput {
  private final Packager packager;
  private final List<Rung> rungs;
  private final List<Rendition> renditions;
  private final Runnable changed;
  private final Transcoder transcoder;
  private Runnable finished = () -> {};
  private boolean closed;

  /// @param changed called when the packager was given something
  LadderStage(
      String url,
      LiveContext context,
      EventLoop loop,
      VideoConfig source,
      List<Rung> rungs,
      Cadence cadence,
      Packager packager,
      Runnable changed) {
    this.packager = packager;
    this.rungs = rungs;
    this.renditions = rungs.stream().map(LadderStage::rendition).toList();
    this.changed = changed;
    this.transcoder =
        new Transcoder(
            url,
            context.launcher(),
            source,
            rungs,
            cadence,
            new LadderBridge(loop, this, context.counters()),
            context.counters());
  }

  static Rendition rendition(Rung rung) {
    return Rendition.valueOf(rung.name().toUpperCase(Locale.ROOT));
  }

  boolean makes(Rendition rendition) {
    return renditions.contains(rendition);
  }

  void video(Sample sample) {
    transcoder.video(sample);
  }

  /// Lets FFmpeg give out what it has; `whenFinished` is called once, when that is done.
  void finish(Runnable whenFinished) {
    finished = whenFinished;
    transcoder.finish();
  }

  /// What FFmpeg still holds is lost.
  void close() {
    closed = true;
    transcoder.close();
  }

  @Override
  public void ladderEvents(List<FlvEvent> events) {
    if (closed) {
      return;
    }
    for (FlvEvent event : events) {
      switch (event) {
        case FlvEvent.TrackConfigured(var track) ->
            packager.track(renditions.get(track.id()), track, rungs.get(track.id()).bitrate());
        case FlvEvent.SampleReceived(var sample) ->
            packager.sample(renditions.get(sample.track().id()), sample);
        case FlvEvent.EndOfSequence _ -> {}
      }
    }
    changed.run();
  }

  @Override
  public void ladderInterrupted() {
    if (!closed) {
      renditions.forEach(packager::interrupted);
    }
  }

  @Override
  public void ladderFinished() {
    finished.run();
  }
}
