package dev.millrace.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Drains a program's stderr and keeps the last line for the log, cut to a bound. Thread-safe.
public final class LastLine {
  static final int MAX_LENGTH = 200;

  private final StringBuilder current = new StringBuilder();
  private volatile String complete = "";

  /// Reads up to the end of the stream.
  public void drain(InputStream stderr) throws IOException {
    char[] buffer = new char[1024];
    try (InputStreamReader reader = new InputStreamReader(stderr, StandardCharsets.UTF_8)) {
      for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
        for (int i = 0; i < count; i++) {
          add(buffer[i]);
        }
      }
    } finally {
      add('\n');
    }
  }

  /// Empty when there is none yet.
  public String text() {
    return complete;
  }

  private void add(char character) {
    if (character == '\n' || character == '\r') {
      complete = current.isEmpty() ? complete : current.toString();
      current.setLength(0);
    } else if (current.length() < MAX_LENGTH) {
      current.append(Character.isISOControl(character) ? ' ' : character);
    }
  }
}
