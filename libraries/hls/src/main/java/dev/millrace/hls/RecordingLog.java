package dev.millrace.hls;

import dev.millrace.media.Bytes;

/// Hears of every segment that is complete, in its order. Called on the owner's thread: it must not
/// wait.
public interface RecordingLog {
  /// Keeps nothing.
  RecordingLog NONE =
      new RecordingLog() {
        @Override
        public void init(Rendition rendition, String name, String entry, Bytes content) {}

        @Override
        public void segment(
            Rendition rendition, HlsAnswer.Media file, String entry, Runnable stored) {}
      };

  /// The segments of this rendition that follow need this init segment.
  ///
  /// @param entry the line for the rendition's index, see [Recording]
  void init(Rendition rendition, String name, String entry, Bytes content);

  /// A segment; a gap has a fragment without samples.
  ///
  /// @param file whose body is in memory
  /// @param entry the line for the rendition's index, see [Recording]
  /// @param stored to be run by any thread when the file is complete: the segment is answered as
  ///   [HlsAnswer.Stored] from then on, and its memory is free
  void segment(Rendition rendition, HlsAnswer.Media file, String entry, Runnable stored);
}
