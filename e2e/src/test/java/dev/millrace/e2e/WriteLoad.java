package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// Users who sign up, make videos and rename them as fast as they are answered, and what they were
/// answered.
final class WriteLoad {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int VIDEOS = 100;

  private final String prefix;
  private final int writers;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  /// Who signed up and has no channel yet, and who has one.
  private final Set<String> users = ConcurrentHashMap.newKeySet();

  private final Set<String> owners = ConcurrentHashMap.newKeySet();

  /// What the title of each video may be, by its url: a rename that was not answered may have
  /// happened or not.
  private final Map<String, List<String>> titles = new ConcurrentHashMap<>();

  /// @param prefix of all its users' names
  WriteLoad(String prefix, int writers) {
    this.prefix = prefix;
    this.writers = writers;
  }

  void start(Program program) {
    stopped.set(false);
    for (int i = 0; i < writers; i++) {
      threads.add(Thread.startVirtualThread(() -> write(program)));
    }
  }

  /// Waits for so many answers more.
  void await(int more) {
    int enough = answered.get() + more;
    until(DEADLINE, () -> answered.get() >= enough);
  }

  void stop() throws InterruptedException {
    stopped.set(true);
    for (Thread thread : threads) {
      thread.join(DEADLINE);
    }
    threads.clear();
  }

  int answered() {
    return answered.get();
  }

  /// What was answered and is not there.
  List<String> lost(Program program) {
    List<String> lost = new ArrayList<>();
    for (String name : owners) {
      if (program.get("", "/channels?username=" + name).path("total").asInt(0) != 1) {
        lost.add("the channel of " + name);
      }
    }
    for (String name : users) {
      if (Streamer.logIn(program, name).isEmpty()) {
        lost.add("the user " + name);
      }
    }
    titles.forEach((url, accepted) -> {
      String title = program.get("", "/videos/" + url).path("title").asString("");
      if (!accepted.contains(title)) {
        lost.add(url + " with one of " + accepted + ", but it has " + title);
      }
    });
    return lost;
  }

  private void write(Program program) {
    try {
      while (!stopped.get()) {
        user(program, prefix + "_" + names.incrementAndGet());
      }
    } catch (IllegalStateException _) {
      // Killed before it answered: whether that was done does not matter.
    }
  }

  private void user(Program program, String name) {
    String token = signUp(program, name);
    program.answered(token, "POST", "/user/channel", null);
    owners.add(name);
    users.remove(name);
    answered.incrementAndGet();
    for (int i = 0; i < VIDEOS && !stopped.get(); i++) {
      video(program, token, name + " " + i);
    }
  }

  private String signUp(Program program, String name) {
    Map<String, String> credentials = Map.of("username", name, "password", Streamer.PASSWORD);
    program.answered("", "POST", "/auth/signup", credentials);
    users.add(name);
    answered.incrementAndGet();
    return program
        .answered("", "POST", "/auth/login", credentials)
        .path("accessToken")
        .asString("");
  }

  private void video(Program program, String token, String title) {
    JsonNode video =
        program.answered(token, "POST", "/user/channel/videos", Map.of("title", title));
    String url = video.path("url").asString("");
    titles.put(url, List.of(title));
    answered.incrementAndGet();
    String better = title + " again";
    titles.put(url, List.of(title, better));
    program.answered(
        token, "PATCH", "/user/channel/videos/" + video.path("id"), Map.of("title", better));
    titles.put(url, List.of(better));
    answered.incrementAndGet();
  }
}
