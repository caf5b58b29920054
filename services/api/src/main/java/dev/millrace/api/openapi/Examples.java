package dev.millrace.api.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An example for each field, and words for each parameter, by their names: a name means the same
/// everywhere. A field that has an example of its own keeps it. Stateless.
final class Examples {
  private static final String URL = "0f6gtz3p1b8xk2m9q4w7e5r0ty";
  private static final String KEY = "live_0b1c2d3e4f5g6h7i8j9k0l1m2n";
  private static final String CODE = "0k2m9q4w7e5r0ty6gtz3p1b8xf";
  private static final String ADDRESS = "http://localhost:8080";

  private static final Map<String, Object> FIELDS =
      Map.ofEntries(
          Map.entry("username", "ada_l"),
          Map.entry("password", "correct horse battery"),
          Map.entry("currentPassword", "correct horse battery"),
          Map.entry("newPassword", "a better horse battery"),
          Map.entry("email", "ada@example.org"),
          Map.entry("pendingEmail", "ada.lovelace@example.org"),
          Map.entry("token", "Zm9ydHktdGhyZWUtcmFuZG9tLWNoYXJhY3RlcnMtaGVyZQ"),
          Map.entry("device", "Firefox on Linux"),
          Map.entry("first_name", "Ada"),
          Map.entry("last_name", "Lovelace"),
          Map.entry("profilePicture", "/pictures/8k2mf0w9q4zt1xv7ch3pn6rd/160.webp"),
          Map.entry("accessToken", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"),
          Map.entry("refreshToken", "Zm9ydHktdGhyZWUtcmFuZG9tLWNoYXJhY3RlcnMtaGVyZQ"),
          Map.entry("streamKey", KEY),
          Map.entry("url", URL),
          Map.entry("videoUrl", URL),
          Map.entry("title", "Evening show"),
          Map.entry("description", "What we talk about tonight."),
          Map.entry("thumbnail", "/videos/" + URL + "/thumbnail?v=1"),
          Map.entry("playbackUrl", ADDRESS + "/hls-live/" + URL + ".m3u8"),
          Map.entry("hlsUrl", ADDRESS),
          Map.entry("rtmpUrl", "rtmp://localhost:1935/streaming"),
          Map.entry("name", "Millrace"),
          Map.entry("version", "0.1.0"),
          Map.entry("about", "KEYFRAME_INTERVAL"),
          Map.entry("leaseId", "6f1a3c52-8f0e-4d5a-9d53-0a6f3f3b7c11"),
          Map.entry("remoteAddress", "203.0.113.7"),
          Map.entry("measured", 8.3),
          Map.entry("pictureMaxBytes", 10_485_760),
          Map.entry("leaseSeconds", 30),
          Map.entry("inviteCode", CODE),
          Map.entry("code", CODE),
          Map.entry("note", "For the choir"),
          Map.entry("reason", "Spam"),
          Map.entry("suspensionReason", "Spam"),
          Map.entry("liveVideo", URL),
          Map.entry("createdBy", "ada_l"),
          Map.entry("actorName", "ada_l"),
          Map.entry("target", "17"),
          Map.entry("targetName", "mallory"),
          Map.entry("address", "203.0.113.7"),
          Map.entry("details", Map.of("reason", "Spam")));

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "page", "Which page, counted from 0.",
          "size", "How many items a page has.",
          "id", "Its number.",
          "videoUrl", "The video's unguessable name.",
          "url", "The video's unguessable name.",
          "v", "A version of the picture: an answer for it may be kept for ever.",
          "leaseId", "The lease of the broadcast.");

  private Examples() {}

  static @Nullable String parameter(String name) {
    return PARAMETERS.get(name);
  }

  static void add(String name, Schema<Object> property) {
    Object own = property.getExample();
    if (own != null) {
      property.setExample(null);
      property.setExampleSetFlag(false);
    }
    Object example = own == null ? byName(name, property) : own;
    if (property.get$ref() == null && property.getExamples() == null && example != null) {
      property.setExamples(List.of(example));
    }
  }

  private static @Nullable Object byName(String name, Schema<Object> property) {
    Object known = FIELDS.get(name);
    if (known != null) {
      return known;
    }
    if (property.getEnum() != null && !property.getEnum().isEmpty()) {
      return property.getEnum().getFirst();
    }
    return byType(property);
  }

  private static @Nullable Object byType(Schema<Object> property) {
    Set<String> types = property.getTypes() == null ? Set.of() : property.getTypes();
    if ("date-time".equals(property.getFormat())) {
      return "2026-01-31T19:30:00Z";
    }
    if ("uuid".equals(property.getFormat())) {
      return "6f1a3c52-8f0e-4d5a-9d53-0a6f3f3b7c11";
    }
    if (types.contains("integer") || types.contains("number")) {
      return 1;
    }
    return types.contains("boolean") ? Boolean.FALSE : null;
  }
}
