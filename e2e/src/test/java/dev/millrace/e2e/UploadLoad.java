package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Users who sign up and upload a picture each, until it is answered that somebody will make it;
/// each fifth then uploads another in its place.
final class UploadLoad {
  private static final Duration DEADLINE = Duration.ofMinutes(20);
  private static final String OWN = "/user/profile";
  private static final int UPLOADS_AGAIN = 5;

  private final byte[] picture;
  private final int uploads;
  private final AtomicInteger begun = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();

  /// The token of each user, and the address that was answered last.
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private volatile Program program;

  /// Why the last try that failed did so.
  private volatile RuntimeException failure;

  /// @param picture a file
  UploadLoad(Program program, byte[] picture, int uploads) {
    this.program = program;
    this.picture = picture;
    this.uploads = uploads;
  }

  void start(int uploaders) {
    for (int i = 0; i < uploaders; i++) {
      threads.add(Thread.startVirtualThread(this::work));
    }
  }

  /// What was started in place of the one that is gone.
  void moveTo(Program other) {
    program = other;
  }

  /// Waits until so many are answered.
  void await(int enough) {
    try {
      until(DEADLINE, () -> answered.size() >= enough);
    } catch (AssertionError e) {
      throw new AssertionError(answered.size() + " of " + enough + " were answered", failure);
    }
  }

  /// Waits until all are answered.
  void awaitEnd() {
    try {
      until(DEADLINE, () -> threads.stream().noneMatch(Thread::isAlive));
    } catch (AssertionError e) {
      throw new AssertionError(answered.size() + " of " + uploads + " were answered", failure);
    }
    assertThat(answered).hasSize(uploads);
  }

  /// Ends before the others are answered.
  void stop() {
    threads.forEach(Thread::interrupt);
  }

  /// How many of the answered ones everybody can see.
  int ready() {
    return (int)
        answered.keySet().stream()
            .filter(name -> profile(name).path("pictureStatus").asString("").equals("READY"))
            .count();
  }

  /// Who has another picture than the one that was answered, and how it stands.
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    answered.forEach((name, address) -> {
      JsonNode profile = profile(name);
      if (!profile.path("pictureStatus").asString("").equals("READY")
          || !profile.path("profilePicture").asString("").equals(address)) {
        wrong.add(name + " has " + profile + " and was answered " + address);
      }
    });
    return wrong;
  }

  private JsonNode profile(String name) {
    return program.get(tokens.get(name), OWN);
  }

  private void work() {
    while (true) {
      int number = begun.incrementAndGet();
      if (number > uploads) {
        return;
      }
      String name = "painter" + number;
      until(DEADLINE, () -> done(name));
      if (number % UPLOADS_AGAIN == 0) {
        until(DEADLINE, () -> done(name));
      }
    }
  }

  /// One try of all that is not done yet; that it is killed meanwhile is no failure.
  private boolean done(String name) {
    try {
      if (!tokens.containsKey(name)) {
        program.post("", "/auth/signup", Map.of("username", name, "password", Streamer.PASSWORD));
        String token = Streamer.logIn(program, name);
        if (token.isEmpty()) {
          return false;
        }
        tokens.put(name, token);
      }
      JsonNode answer = program.upload(tokens.get(name), OWN + "/picture", picture);
      answered.put(name, answer.path("profilePicture").asString(""));
      return true;
    } catch (IllegalStateException | JacksonException e) {
      failure = e;
      return false;
    }
  }
}
