package dev.millrace.api.event;

import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import dev.millrace.api.problem.Problems;
import dev.millrace.api.session.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Server-sent events. The request ends with the head of its answer: an [EventConnection] carries
/// what follows.
@Tag(name = "Events", description = "What changes, as it happens.")
@RestController
class EventController {
  /// After a restart not everybody comes back at once.
  private static final int RETRY_MS = 1000;

  private static final int RETRY_SPREAD_MS = 3000;

  /// OpenAPI 3.1 has no word for an answer without an end: its events stand for an array.
  private static final String STREAM =
      "Server-sent events without an end. The items are the `data` of each; its name, `event`, is"
          + " the title of the item's schema. docs/events.md says how to keep a page up to date.";

  private final EventStreams streams;

  EventController(EventStreams streams) {
    this.streams = streams;
  }

  @Operation(operationId = "listen", summary = "Tells of changes to videos and channels.")
  @Problems({ProblemType.TOO_MANY_REQUESTS, ProblemType.BUSY})
  @ApiResponse(
      responseCode = "200",
      description = STREAM,
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              array =
                  @ArraySchema(
                      schema =
                          @Schema(
                              anyOf = {
                                LiveEvent.Sync.class,
                                LiveEvent.Channel.class,
                                LiveEvent.Video.class,
                                LiveEvent.Viewers.class,
                                LiveEvent.Deleted.class
                              }))))
  @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void events(
      @Parameter(description = "Only of the video of this url, before it begins too.")
          @RequestParam(required = false)
          @Pattern(regexp = "[a-z0-9]{1,64}", message = "is no url of a video")
          @Nullable String video,
      @Parameter(description = "Only of the channel of this number; goes with no `video`.")
          @RequestParam(required = false)
          @Nullable Long channel,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    answer(topic(video, channel), request, response);
  }

  /// What only the user hears of, as long as the login lasts.
  @Operation(operationId = "listenToOwn", summary = "Tells of changes that only the user hears of.")
  @Problems({ProblemType.TOO_MANY_REQUESTS, ProblemType.BUSY})
  @ApiResponse(
      responseCode = "200",
      description = STREAM,
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              array =
                  @ArraySchema(
                      schema = @Schema(anyOf = {LiveEvent.Sync.class, LiveEvent.Picture.class}))))
  @GetMapping(path = "/user/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void ownEvents(
      @AuthenticationPrincipal Jwt token, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    answer(new Topic.OfUser(Caller.of(token)), request, response);
  }

  private void answer(Topic topic, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      head(response);
      return;
    }
    EventStream stream = streams.open(topic, request.getRemoteAddr());
    try {
      head(response);
      begin(response);
      request.upgrade(EventConnection.class).carry(stream, () -> streams.left(stream));
    } catch (IOException | ServletException | RuntimeException e) {
      streams.left(stream);
      throw e;
    }
  }

  private static void head(HttpServletResponse response) {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader(HttpHeaders.CONNECTION, "close"); // whose end is the body's
    response.setHeader("X-Accel-Buffering", "no"); // nginx passes on what comes, as it comes
  }

  /// After this the response is sent as it stands, and its body goes on until the connection ends.
  private void begin(HttpServletResponse response) throws IOException {
    OutputStream out = response.getOutputStream();
    out.write(retry());
    out.write(streams.encode(new LiveEvent.Sync()));
    response.flushBuffer();
  }

  private static Topic topic(@Nullable String video, @Nullable Long channel) {
    if (video != null && channel != null) {
      throw ProblemException.field(
          ProblemType.INVALID_INPUT, "channel", "and video exclude each other");
    }
    if (video != null) {
      return new Topic.OfVideo(video);
    }
    return channel != null ? new Topic.OfChannel(channel) : new Topic.Everything();
  }

  private static byte[] retry() {
    int milliseconds = RETRY_MS + ThreadLocalRandom.current().nextInt(RETRY_SPREAD_MS);
    return ("retry: " + milliseconds + "\n\n").getBytes(StandardCharsets.US_ASCII);
  }
}
