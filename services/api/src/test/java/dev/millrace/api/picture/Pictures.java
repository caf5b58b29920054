package dev.millrace.api.picture;

import dev.millrace.api.TestApi;
import dev.millrace.contracts.PictureBlobs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.UUID;

/// What tests of pictures need again and again. Stateless.
final class Pictures {
  /// As far as anybody reads it here.
  static final String PNG = png(2, 1);

  private Pictures() {}

  /// The header of a PNG, each character a byte.
  static String png(int width, int height) {
    return "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR" + number(width) + number(height) + " rest";
  }

  private static String number(int value) {
    byte[] bytes = {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// An upload whose node was killed between its commit and its work.
  ///
  /// @return the picture's id
  static String left(TestApi api, long userId) throws SQLException {
    String id = UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    api.blobs()
        .put(new PictureBlobs(id).original(), new ByteArrayInputStream(new byte[] {1, 2, 3}));
    Timestamp now = Timestamp.from(api.clock().instant());
    try (Connection connection = api.database().connect();
        PreparedStatement upload =
            connection.prepareStatement(
                "insert into picture_upload (account_id, id, uploaded_at) values (?, ?, ?)");
        PreparedStatement entry =
            connection.prepareStatement(
                """
                insert into event_publication (id, listener_id, event_type, serialized_event,
                  publication_date, status, completion_attempts)
                values (gen_random_uuid(), 'picture-uploaded', ?, ?, ?, 'PUBLISHED', 1)
                """)) {
      upload.setLong(1, userId);
      upload.setString(2, id);
      upload.setTimestamp(3, now);
      upload.executeUpdate();
      entry.setString(1, PictureUploaded.class.getName());
      entry.setString(2, "{\"pictureId\":\"" + id + "\"}");
      entry.setTimestamp(3, now);
      entry.executeUpdate();
    }
    return id;
  }

  /// How many entries the registry of events has.
  static long entries(TestApi api) {
    return count(api, "select count(*) from event_publication");
  }

  /// Those that wait for another try.
  static long failedEntries(TestApi api) {
    return count(api, "select count(*) from event_publication where status = 'FAILED'");
  }

  private static long count(TestApi api, String sql) {
    try (Connection connection = api.database().connect();
        PreparedStatement count = connection.prepareStatement(sql);
        ResultSet row = count.executeQuery()) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
