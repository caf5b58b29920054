package dev.millrace.streaming.recording;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.RecordingLog;
import dev.millrace.hls.Rendition;
import dev.millrace.media.Bytes;
import dev.millrace.streaming.net.Counters;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the segments of one broadcast. Heard on its owner's thread, written on the writer's.
///
/// What cannot be written is left out, and the log says so once for each rendition, until it can be
/// written again: on a disk that is almost full, sound still can.
final class BroadcastLog implements RecordingLog {
  private static final Logger LOG = LoggerFactory.getLogger(BroadcastLog.class);

  private final RecordingFolder folder;
  private final Recordings recordings;
  private final Counters counters;

  /// What the next segment of each rendition needs; the owner's.
  private final Map<Rendition, Init> inits = new EnumMap<>(Rendition.class);

  /// The writer's.
  private final Set<Rendition> failing = EnumSet.noneOf(Rendition.class);

  BroadcastLog(RecordingFolder folder, Recordings recordings, Counters counters) {
    this.folder = folder;
    this.recordings = recordings;
    this.counters = counters;
  }

  /// It is written with the first segment that can be: without it none could be played.
  @Override
  public void init(Rendition rendition, String name, String entry, Bytes content) {
    inits.put(rendition, new Init(rendition, name, entry, content));
  }

  @Override
  public void segment(Rendition rendition, HlsAnswer.Media file, String entry, Runnable stored) {
    Init init = inits.get(rendition);
    if (init != null && file.body() instanceof HlsAnswer.Memory(List<Bytes> pieces)) {
      recordings.write(
          file.size(),
          () ->
              write(
                  rendition,
                  () -> {
                    init.write();
                    folder.add(rendition, file.name(), pieces, entry);
                    stored.run();
                  }));
    }
  }

  private interface Write {
    void run() throws IOException;
  }

  private void write(Rendition rendition, Write write) {
    String label = rendition.label();
    try {
      write.run();
      if (failing.remove(rendition)) {
        LOG.info("Segments {} of {} are kept again", label, folder.url());
      }
    } catch (IOException e) {
      counters.increment("recordings.segments.failed");
      if (failing.add(rendition)) {
        LOG.warn("Segments {} of {} cannot be kept: {}", label, folder.url(), e.toString());
      }
    }
  }

  /// An init segment, written once.
  private final class Init {
    private final Rendition rendition;
    private final String name;
    private final String entry;
    private final Bytes content;
    private boolean written;

    Init(Rendition rendition, String name, String entry, Bytes content) {
      this.rendition = rendition;
      this.name = name;
      this.entry = entry;
      this.content = content;
    }

    void write() throws IOException {
      if (!written) {
        folder.add(rendition, name, List.of(content), entry);
        written = true;
      }
    }
  }
}
