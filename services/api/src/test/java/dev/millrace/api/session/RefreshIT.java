package dev.millrace.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.TestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Refresh tokens: renewed by several tabs at once, copied, and in a race with the session's end.
@ExtendWith(TestApi.Shared.class)
class RefreshIT {
  private static final int TABS = 24;
  private static final Executor BROWSERS = Executors.newVirtualThreadPerTaskExecutor();
  private static final AtomicInteger ADDRESSES = new AtomicInteger();
  private final TestApi api;

  RefreshIT(TestApi api) {
    this.api = api;
  }

  @Test
  void givesEachOfManyTabsAPairThatIsGood() {
    Answer login = api.login(api.newUser(), TestApi.PASSWORD);
    List<Answer> pairs = inParallel(() -> refresh(login), TABS);
    assertThat(pairs).extracting(Answer::status).containsOnly(200);
    assertThat(pairs).extracting(pair -> pair.text("refreshToken")).doesNotHaveDuplicates();
    for (Answer pair : pairs) {
      assertThat(profile(pair)).isEqualTo(200);
    }
    assertThat(sessions(pairs.getFirst())).isEqualTo(1);
    api.clock().advance(Duration.ofSeconds(11));
    assertThat(
            inParallel(pairs.stream().<Supplier<Answer>>map(pair -> () -> refresh(pair)).toList()))
        .extracting(Answer::status)
        .containsOnly(200);
  }

  @Test
  void countsTheGraceFromTheFirstUse() {
    Answer login = api.login(api.newUser(), TestApi.PASSWORD);
    assertThat(refresh(login).status()).isEqualTo(200);
    api.clock().advance(Duration.ofSeconds(6));
    assertThat(refresh(login).status()).isEqualTo(200);
    api.clock().advance(Duration.ofSeconds(6));
    assertThat(refresh(login).status()).isEqualTo(401);
  }

  @Test
  void endsTheFamilyOfACopyHoweverManyUseItAtOnce() {
    Answer login = api.login(api.newUser(), TestApi.PASSWORD);
    Answer second = refresh(login);
    Answer third = refresh(second);
    api.clock().advance(Duration.ofSeconds(11));
    List<Answer> answers = inParallel(() -> refresh(login), TABS);
    assertThat(answers).extracting(Answer::status).containsOnly(401);
    assertThat(answers)
        .extracting(answer -> answer.text("type"))
        .containsOnly("urn:millrace:problem:session-ended");
    assertThat(profile(third)).isEqualTo(401);
    assertThat(refresh(third).status()).isEqualTo(401);
  }

  @Test
  void endsASessionWhileItsTabsRenewIt() {
    for (int round = 0; round < 5; round++) {
      Answer login = api.login(api.newUser(), TestApi.PASSWORD);
      List<Supplier<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < TABS; i++) {
        calls.add(() -> refresh(login));
      }
      calls.add(() -> stranger().post("/auth/logout", token(login)));
      Collections.shuffle(calls, new java.util.Random(round));
      List<Answer> answers = inParallel(calls);
      assertThat(answers).extracting(Answer::status).allMatch(status -> status < 500);
      for (Answer answer : answers) {
        if (answer.status() == 200) {
          assertThat(profile(answer)).isEqualTo(401);
          assertThat(refresh(answer).status()).isEqualTo(401);
        }
      }
    }
  }

  @Test
  void endsASessionThatNobodyUsesForAWeek() {
    Answer login = api.login(api.newUser(), TestApi.PASSWORD);
    api.clock().advance(Duration.ofDays(7).minusSeconds(60));
    Answer renewed = refresh(login);
    assertThat(renewed.status()).isEqualTo(200);
    api.clock().advance(Duration.ofDays(7).plusSeconds(1));
    assertThat(refresh(renewed).status()).isEqualTo(401);
  }

  @Test
  void endsASessionAfterThirtyDaysHoweverMuchItIsUsed() {
    Answer pair = api.login(api.newUser(), TestApi.PASSWORD);
    for (int day = 0; day < 24; day += 6) {
      api.clock().advance(Duration.ofDays(6));
      pair = refresh(pair);
      assertThat(pair.status()).isEqualTo(200);
    }
    api.clock().advance(Duration.ofDays(5));
    pair = refresh(pair);
    assertThat(pair.status()).isEqualTo(200);
    api.clock().advance(Duration.ofDays(1).plusSeconds(1));
    assertThat(profile(pair)).isEqualTo(401);
    assertThat(refresh(pair).status()).isEqualTo(401);
  }

  @Test
  void limitsRenewalsOfAnAddress() {
    Client client = stranger();
    List<Answer> answers =
        inParallel(() -> client.post("/auth/refresh", Map.of("refreshToken", "none")), 70);
    assertThat(answers).filteredOn(answer -> answer.status() == 401).hasSizeBetween(60, 65);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 429)
        .isNotEmpty()
        .allMatch(answer -> !answer.header("retry-after").isEmpty());
  }

  private static List<Answer> inParallel(Supplier<Answer> call, int times) {
    return inParallel(IntStream.range(0, times).<Supplier<Answer>>mapToObj(_ -> call).toList());
  }

  private static List<Answer> inParallel(List<Supplier<Answer>> calls) {
    return calls.stream()
        .map(call -> CompletableFuture.supplyAsync(call, BROWSERS))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private Answer refresh(Answer pair) {
    return stranger().post("/auth/refresh", token(pair));
  }

  private static Map<String, String> token(Answer pair) {
    return Map.of("refreshToken", pair.text("refreshToken"));
  }

  private int profile(Answer pair) {
    return api.anyone().bearer(pair.text("accessToken")).get("/user/profile").status();
  }

  private int sessions(Answer pair) {
    return api.anyone()
        .bearer(pair.text("accessToken"))
        .get("/user/sessions")
        .json()
        .path("items")
        .size();
  }

  /// From an address of its own, so that no limit is reached.
  private Client stranger() {
    int n = ADDRESSES.incrementAndGet();
    return api.anyone().with("X-Forwarded-For", "198.18." + n / 250 + "." + n % 250);
  }
}
