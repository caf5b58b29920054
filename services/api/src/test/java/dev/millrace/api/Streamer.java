package dev.millrace.api;

import dev.millrace.api.Client.Answer;
import java.util.Map;

/// A user with a channel and a video.
///
/// @param caller logged in by a bearer header
record Streamer(
    long userId,
    String name,
    Client caller,
    String accessToken,
    String refreshToken,
    String sessionId,
    long channelId,
    String streamKey,
    long videoId,
    String videoUrl) {
  /// One of 2 × 1 pixels, as far as anybody reads it here.
  static final String PNG = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\u0002\0\0\0\u0001 rest";

  static Streamer of(TestApi api) {
    String name = api.newUser();
    Answer login = api.login(name, TestApi.PASSWORD);
    Client caller = api.anyone().bearer(login.text("accessToken"));
    Answer channel = caller.call("POST", "/user/channel", null);
    Answer video = caller.post("/user/channel/videos", Map.of("title", "A show"));
    return new Streamer(
        caller.get("/user/profile").json().path("id").asLong(),
        name,
        caller,
        login.text("accessToken"),
        login.text("refreshToken"),
        caller.get("/user/sessions").json().at("/items/0/id").asString(""),
        channel.json().path("id").asLong(),
        channel.text("streamKey"),
        video.json().path("id").asLong(),
        video.text("url"));
  }
}
