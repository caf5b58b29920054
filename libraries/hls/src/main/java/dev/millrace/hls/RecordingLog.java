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
        public void segment(Rendition rendition, HlsAnswer.Media file, String entry) {}
      };

  /// The segments of this rendition that follow need this init segment.
  ///
  /// @param entry the line for the rendition's index, see [Recording]
  void init(Rendition rendition, String name, String entry, Bytes content);

  /// A segment; a gap has no bytes.
  ///
  /// @param entry the line for the rendition's index, see [Recording]
  void segment(Rendition rendition, HlsAnswer.Media file, String entry);
}
