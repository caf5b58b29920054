package dev.millrace.flv;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import dev.millrace.flv.FlvEvent.SampleReceived;
import dev.millrace.flv.FlvEvent.TrackConfigured;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Files that may be no FLV: events, the same however the bytes are cut, and at their end at most
/// the library's own exception.
class FlvFuzzTest {
  private static final int MAX_INPUT = 8192;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// What any input may take, and each of its bytes: an empty tag has 15.
  private static final int FREE = 1 << 20;

  private static final int PER_BYTE = 256;
  private static final Duration TIME = Duration.ofSeconds(2);

  @FuzzTest
  void readerIsTotal(byte[] input) {
    Bytes bytes = Bytes.wrap(input).slice(0, Math.min(input.length, MAX_INPUT));
    List<FlvTag> tags = new ArrayList<>();
    List<FlvTag> whole = new ArrayList<>();
    String failure = read(byteByByte(bytes), tags);
    assertThat(bounded(bytes, () -> read(List.of(bytes.asByteBuffer()), whole))).isEqualTo(failure);
    if (failure.isEmpty()) {
      assertThat(whole).isEqualTo(tags);
    }
    assertThat(tags.stream().mapToLong(tag -> tag.body().size()).sum())
        .isLessThanOrEqualTo(bytes.size());
  }

  /// A publisher's tags, to the first that cannot be taken.
  @FuzzTest
  void demuxerIsTotal(byte[] input) {
    Bytes bytes = Bytes.wrap(input).slice(0, Math.min(input.length, MAX_INPUT));
    List<FlvTag> tags = new ArrayList<>();
    read(byteByByte(bytes), tags);
    List<FlvEvent> events = events(tags);
    assertThat(bounded(bytes, () -> events(tags))).isEqualTo(events);
    assertConsistent(events, bytes.size());
  }

  /// Samples belong to tracks that were told before, and hold what was in the tags.
  private static void assertConsistent(List<FlvEvent> events, int inputSize) {
    Set<Track> told = new HashSet<>();
    long size = 0;
    for (FlvEvent event : events) {
      if (event instanceof TrackConfigured(Track track)) {
        told.add(track);
      }
      if (event instanceof SampleReceived(Sample sample)) {
        assertThat(told).contains(sample.track());
        assertThat(sample.data().isEmpty()).isFalse();
        size += sample.data().size();
      }
    }
    assertThat(size).isLessThanOrEqualTo(inputSize);
  }

  private static List<FlvEvent> events(List<FlvTag> tags) {
    FlvDemuxer demuxer = new FlvDemuxer();
    List<FlvEvent> events = new ArrayList<>();
    try {
      for (FlvTag tag : tags) {
        switch (tag.type()) {
          case VIDEO -> events.addAll(demuxer.video(tag.timestampMs(), tag.body()));
          case AUDIO -> events.addAll(demuxer.audio(tag.timestampMs(), tag.body()));
          case SCRIPT -> {
            // not the demuxer's
          }
        }
      }
    } catch (FlvException e) {
      // refused, as it may be
    }
    return events;
  }

  /// Answers why it was refused, empty when it was not.
  private static String read(List<ByteBuffer> pieces, List<FlvTag> tags) {
    FlvReader reader = new FlvReader(MAX_INPUT);
    try {
      for (ByteBuffer piece : pieces) {
        tags.addAll(reader.receive(piece));
      }
      return "";
    } catch (FlvException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<ByteBuffer> byteByByte(Bytes bytes) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int i = 0; i < bytes.size(); i++) {
      pieces.add(bytes.slice(i, 1).asByteBuffer());
    }
    return pieces;
  }

  /// What `code` gives, which must make do with what `input` may take. It must have run once
  /// before, since loading classes costs too.
  private static <T> T bounded(Bytes input, Supplier<T> code) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    T result = code.get();
    nanos = THREADS.getCurrentThreadCpuTime() - nanos;
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    assertThat(allocated).isLessThan(FREE + (long) PER_BYTE * input.size());
    assertThat(Duration.ofNanos(nanos)).isLessThan(TIME);
    return result;
  }
}
