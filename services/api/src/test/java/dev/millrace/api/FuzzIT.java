package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.OpenApi.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// Good and bad values for every operation of the document: no answer is a fault of the server, and
/// each is one that the document has. A third of the calls are an admin's. More:
/// `-Dfuzz.requests=20000`, others: `-Dfuzz.seed=7`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzIT {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1000);
  private static final long SEED = Long.getLong("fuzz.seed", 20260131L);
  private static final int MAX_REPORTED = 20;
  private static final int REQUESTS_OF_A_LOGIN = 1000;

  /// After these a streamer is of no use, and a new one costs two hashes of a password.
  private static final Set<String> ENDS_A_STREAMER =
      Set.of(
          "deleteAccount", "deleteChannel", "deleteVideo", "changePassword", "logOut", "refresh");

  /// By what an admin, or a session's owner, does to the streamer whose values are in the path.
  private static final Set<String> USES_A_STREAMER_UP =
      Set.of("changeUser", "deleteUser", "stopBroadcast", "endSession");

  /// Of its own: an admin may close it, and nobody is limited.
  private final TestApi api = TestApi.unlimited();

  private final OpenApi document = api.document();
  private final RequestExamples examples = new RequestExamples(document);
  private final Random random = new Random(SEED);
  private final NastyValues nasty = new NastyValues(random);
  private final List<Streamer> streamers = new ArrayList<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  /// Operations for admins that were not refused.
  private final Set<String> administered = new TreeSet<>();

  /// Of who is nobody's target, so that it stays one.
  private String admin = "";

  private String invite = "";

  /// @param streamer whose values are in it
  /// @param spoilt whether the path may be one that no operation has
  private record Request(Operation operation, Streamer streamer, String text, boolean spoilt) {}

  @AfterAll
  void close() throws IOException {
    api.close();
  }

  @Test
  void findsNoFault() throws IOException {
    for (int i = 0; i < 3; i++) {
      streamers.add(newStreamer());
    }
    renewInvite();
    List<String> wrong = new ArrayList<>();
    List<Operation> operations = document.operations();
    for (int i = 0; i < REQUESTS && wrong.size() < MAX_REPORTED; i++) {
      if (i % REQUESTS_OF_A_LOGIN == 0) {
        admin = api.adminToken();
      }
      Operation operation = operations.get(i % operations.size());
      boolean asAdmin = i / operations.size() % 3 == 0 && !ENDS_A_STREAMER.contains(operation.id());
      Request request = request(operation, asAdmin);
      String answer = RawHttp.send(api.port(), request.text());
      String difference = difference(request, answer);
      if (!difference.isEmpty()) {
        wrong.add("request " + i + ": " + cut(request.text()) + "\n  => " + difference);
      }
    }
    System.out.println("fuzz: seed " + SEED + ", answers by status " + statuses);
    assertThat(wrong).isEmpty();
    assertThat(statuses.keySet()).contains(200, 400, 401, 404);
    assertThat(administered)
        .containsAll(operations.stream().filter(FuzzIT::forAdmins).map(Operation::id).toList());
  }

  private static boolean forAdmins(Operation operation) {
    return operation.path().startsWith("/platform/");
  }

  /// One that is on the air.
  private Streamer newStreamer() {
    var _ = api.admin().patch("/platform/registration", Map.of("mode", "OPEN"));
    Streamer streamer = Streamer.of(api);
    assertThat(api.verify(streamer.streamKey()).status()).isEqualTo(200);
    return streamer;
  }

  private void renewInvite() {
    invite = api.admin().post("/platform/invites", Map.of()).json().at("/invite/id").toString();
  }

  private Request request(Operation operation, boolean asAdmin) {
    Streamer streamer = nasty.of(streamers);
    boolean spoilt = operation.path().contains("{") && random.nextInt(3) == 0;
    String path =
        spoilt
            ? operation
                .path()
                .replaceAll("\\{[^}]+}", java.util.regex.Matcher.quoteReplacement(nasty.segment()))
            : operation
                .path()
                .replace("{id}", id(operation.path(), streamer))
                .replace("{url}", streamer.videoUrl())
                .replace("{videoUrl}", streamer.videoUrl())
                .replace("{initial}", "a3")
                .replace("{file}", "160.webp");
    String query = nasty.query(operation);
    String body = operation.hasBody() ? body(operation) : "";
    StringBuilder text = new StringBuilder();
    text.append(operation.method())
        .append(' ')
        .append(path)
        .append(query)
        .append(" HTTP/1.0\r\nHost: x\r\n");
    text.append("X-Forwarded-For: 203.0.")
        .append(random.nextInt(256))
        .append('.')
        .append(random.nextInt(256))
        .append("\r\n");
    text.append(login(operation, asAdmin ? admin : streamer.accessToken()));
    if (operation.hasBody()) {
      String type =
          random.nextInt(20) == 0
              ? nasty.of(List.of("text/plain", "application/xml", "", "a/b;"))
              : operation.bodyType();
      text.append("Content-Type: ")
          .append(type)
          .append("\r\nContent-Length: ")
          .append(body.length())
          .append("\r\n");
    }
    text.append("\r\n").append(body);
    return new Request(operation, streamer, text.toString(), spoilt || query.contains("%"));
  }

  private String id(String path, Streamer streamer) {
    String start = path.substring(0, path.indexOf("/{") + 1);
    return switch (start) {
      case "/channels/" -> Long.toString(streamer.channelId());
      case "/users/", "/platform/users/" -> Long.toString(streamer.userId());
      case "/user/sessions/" -> streamer.sessionId();
      case "/platform/invites/" -> invite;
      default -> Long.toString(streamer.videoId());
    };
  }

  private String login(Operation operation, String caller) {
    String token = operation.of("internal") ? TestApi.TOKEN : caller;
    if (ENDS_A_STREAMER.contains(operation.id()) && random.nextInt(20) > 0) {
      token = "nonsense";
    }
    return switch (random.nextInt(10)) {
      case 0 -> "";
      case 1 -> "Authorization: Bearer " + nasty.segment() + "\r\n";
      case 2 -> "Cookie: accessToken=" + token + "\r\nSec-Fetch-Site: same-origin\r\n";
      default ->
          operation.of("bearer") || operation.of("internal")
              ? "Authorization: Bearer " + token + "\r\n"
              : "";
    };
  }

  private String body(Operation operation) {
    JsonNode schema = RequestExamples.schema(operation);
    if (schema.isMissingNode()) {
      return nasty.of(
          List.of(
              "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                  + Streamer.PNG
                  + "\r\n--b--\r\n",
              "--b",
              "",
              "\u00ff\u00d8\u00ff",
              "--b\r\n\r\n--b--"));
    }
    String body = nasty.body(examples.example(schema));
    // Characters of UTF-8 as bytes, and sometimes bytes that are none.
    String bytes = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return random.nextInt(30) == 0 ? bytes.replaceFirst(":\"", ":\"\u00ff") : bytes;
  }

  /// Empty when the answer is as the document says.
  private String difference(Request request, String answer) throws IOException {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0 || !answer.startsWith("HTTP/1.1 ")) {
      return "no answer: " + cut(answer);
    }
    RawAnswer raw = RawAnswer.of(answer);
    statuses.merge(raw.status(), 1, Integer::sum);
    if (raw.status() >= 500) {
      return cut(answer);
    }
    if (forAdmins(request.operation()) && raw.status() != 401 && raw.status() != 403) {
      administered.add(request.operation().id());
    }
    if (raw.status() < 300) {
      replaceWhatIsUsedUp(request.operation().id(), request.streamer());
    }
    if (request.spoilt() && raw.status() >= 400) {
      return raw.header("content-type").equals("application/problem+json")
          ? ""
          : "type " + raw.header("content-type");
    }
    return String.join(", ", document.differences(request.operation(), raw));
  }

  private void replaceWhatIsUsedUp(String operation, Streamer streamer) {
    if (ENDS_A_STREAMER.contains(operation) || USES_A_STREAMER_UP.contains(operation)) {
      streamers.set(streamers.indexOf(streamer), newStreamer());
    } else if (operation.equals("withdrawInvite")) {
      renewInvite();
    }
  }

  private static String cut(String text) {
    return text.length() < 1500 ? text : text.substring(0, 1500) + "…";
  }
}
