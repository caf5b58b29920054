package dev.millrace.api.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.EventReader;
import dev.millrace.api.TestApi;
import dev.millrace.contracts.PictureBlobs;
import dev.millrace.contracts.PictureFailure;
import dev.millrace.contracts.PictureResult;
import dev.millrace.storage.StorageException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/// Profile pictures that are made in the process of api.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PictureIT {
  private static final String OWN = "/user/profile/picture";

  private final TestApi api = new TestApi();

  @AfterEach
  void behaveWell() {
    api.pictures().behaveWell();
  }

  @AfterAll
  void close() throws IOException {
    api.close();
  }

  @Test
  void showsAnUploadWhenItIsReady() {
    Client user = api.user();
    assertThat(profile(user).path("pictureStatus").isNull()).isTrue();
    assertThat(profile(user).path("profilePicture").asString()).startsWith("/pictures/initials/u");
    CountDownLatch goOn = new CountDownLatch(1);
    api.pictures()
        .behave(job -> {
          goOn.await();
          return api.pictures().make(job);
        });

    Answer uploaded = user.upload(OWN, Pictures.PNG);
    assertThat(uploaded.status()).isEqualTo(202);
    assertThat(uploaded.text("status")).isEqualTo("PROCESSING");
    String address = uploaded.text("profilePicture");
    assertThat(api.anyone().get(address).status()).isEqualTo(404);
    assertThat(profile(user).path("pictureStatus").asString()).isEqualTo("PROCESSING");
    assertThat(profile(user).path("profilePicture").asString()).contains("initials");

    goOn.countDown();
    awaitStatus(user, "READY");
    assertThat(profile(user).path("profilePicture").asString()).isEqualTo(address);
    assertThat(api.anyone().get(address).status()).isEqualTo(200);
    TestApi.await(() -> entries() == 0);
  }

  @Test
  void isNamedWhereverAUserIsShown() {
    Client user = api.user();
    user.call("POST", "/user/channel", null);
    String url = user.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    String address = ready(user);
    String channel = user.get("/user/channel").json().path("id").toString();
    assertThat(api.anyone().get("/channels/" + channel).text("profilePicture")).isEqualTo(address);
    assertThat(api.anyone().get("/videos/" + url).text("profilePicture")).isEqualTo(address);
  }

  @Test
  void leadsToTheFormThatABrowserKnows() {
    Client user = api.user();
    String id = id(ready(user));
    String picture = "/users/" + profile(user).path("id") + "/picture";
    Client browser = api.anyone().with("Accept", "image/avif,image/webp,image/*,*/*;q=0.8");
    Answer led = browser.get(picture + "?size=80");
    assertThat(led.status()).isEqualTo(302);
    assertThat(led.header("Location")).isEqualTo("/pictures/" + id + "/80.webp");
    assertThat(led.header("Vary")).contains("Accept");
    assertThat(led.header("Cache-Control")).isEqualTo("no-cache");
    Answer other = api.anyone().with("Accept", "*/*").get(picture + "?size=320");
    assertThat(other.header("Location")).isEqualTo("/pictures/" + id + "/320.jpg");
    for (String accept : new String[] {"image/webp;q=0, image/jpeg", "image/webp, ;;"}) {
      Answer answer = api.anyone().with("Accept", accept).get(picture + "?size=80");
      assertThat(answer.header("Location")).as(accept).isEqualTo("/pictures/" + id + "/80.jpg");
    }
    assertThat(api.anyone().get(picture + "?size=81").wrongField()).isEqualTo("size");
    assertThat(api.anyone().get("/users/999999999/picture").status()).isEqualTo(404);
  }

  @Test
  void servesWhatNeverChanges() {
    String address = ready(api.user());
    for (String file : List.of("80.webp", "160.webp", "320.webp", "80.jpg", "160.jpg", "320.jpg")) {
      String one = address.replace("160.webp", file);
      Answer answer = api.anyone().get(one);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.response().body()).endsWith("/" + file);
      assertThat(answer.header("Content-Type"))
          .isEqualTo(file.endsWith("jpg") ? "image/jpeg" : "image/webp");
      assertThat(answer.header("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
      Answer again = api.anyone().with("If-None-Match", answer.header("ETag")).get(one);
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.response().body()).isEmpty();
    }
    for (String file :
        List.of("original", "81.webp", "160.png", "160", "0160.webp", "..%2f80.webp")) {
      assertThat(api.anyone().get(address.replace("160.webp", file)).status()).isIn(400, 404);
    }
  }

  @Test
  void givesWhoHasNoneTheirInitial() {
    Client user = api.user();
    Answer led = api.anyone().get("/users/" + profile(user).path("id") + "/picture");
    assertThat(led.header("Location")).isEqualTo(profile(user).path("profilePicture").asString());
    Answer picture = api.anyone().get(led.header("Location"));
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(picture.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(picture.header("Cache-Control")).contains("immutable");
    assertThat(picture.response().body()).contains(">U</text>");
    for (String none : List.of("a12", "a-1", "a01", "%3c1", "A1", "a")) {
      assertThat(api.anyone().get("/pictures/initials/" + none + ".svg").status()).isIn(400, 404);
    }
  }

  @Test
  void keepsTheOldOneUntilTheNewOneIsReadyAndRemovesItThen() {
    Client user = api.user();
    String before = ready(user);
    CountDownLatch goOn = new CountDownLatch(1);
    api.pictures()
        .behave(job -> {
          goOn.await();
          return api.pictures().make(job);
        });
    String after = user.upload(OWN, Pictures.PNG).text("profilePicture");
    assertThat(profile(user).path("profilePicture").asString()).isEqualTo(before);
    assertThat(api.anyone().get(before).status()).isEqualTo(200);
    goOn.countDown();
    awaitStatus(user, "READY");
    assertThat(profile(user).path("profilePicture").asString()).isEqualTo(after);
    TestApi.await(() -> !Files.exists(folder(id(before))));
    assertThat(api.anyone().get(before).status()).isEqualTo(404);
  }

  @Test
  void theNewestUploadWinsWhateverTheOrderInWhichTheyAreDone() {
    Client user = api.user();
    CountDownLatch first = new CountDownLatch(1);
    String[] held = new String[1];
    api.pictures()
        .behave(job -> {
          if (held[0] == null) {
            held[0] = job.pictureId();
            first.await();
          }
          return api.pictures().make(job);
        });
    String old = id(user.upload(OWN, Pictures.PNG).text("profilePicture"));
    TestApi.await(() -> held[0] != null);
    String newest = user.upload(OWN, Pictures.PNG).text("profilePicture");
    awaitStatus(user, "READY");
    first.countDown();
    TestApi.await(() -> !Files.exists(folder(old)));
    assertThat(profile(user).path("profilePicture").asString()).isEqualTo(newest);
    assertThat(profile(user).path("pictureStatus").asString()).isEqualTo("READY");
    api.bean(PictureChanges.class).finish(PictureResult.ready(old));
    api.bean(PictureChanges.class).finish(PictureResult.failed(id(newest), PictureFailure.CORRUPT));
    assertThat(profile(user).path("profilePicture").asString()).isEqualTo(newest);
    assertThat(api.anyone().get(newest).status()).isEqualTo(200);
  }

  /// The result has found its upload, and waits for the account behind the next one.
  @Test
  void leavesNothingOfAPictureThatIsReplacedWhileItsResultIsTaken() throws SQLException {
    Client user = api.user();
    long account = profile(user).path("id").asLong();
    String old = "replacedreplacedreplaced";
    api.bean(PictureUploads.class).put(account, old);
    api.blobs().put(new PictureBlobs(old).original(), new ByteArrayInputStream(new byte[] {1}));
    try (Connection upload = api.database().connect();
        Statement statement = upload.createStatement()) {
      upload.setAutoCommit(false);
      statement.execute("select 1 from account where id = " + account + " for update");
      CompletableFuture<Void> result =
          CompletableFuture.runAsync(
              () -> api.bean(PictureChanges.class).finish(PictureResult.ready(old)));
      TestApi.await(api.database()::somebodyWaits);
      statement.execute("update picture_upload set id = 'another' where id = '" + old + "'");
      upload.commit();
      result.join();
    }
    assertThat(folder(old)).doesNotExist();
    user.delete(OWN);
  }

  @Test
  void saysWhyAPictureFailedAndTakesAnother() {
    Client user = api.user();
    String before = ready(user);
    api.pictures().behave(job -> PictureResult.failed(job.pictureId(), PictureFailure.CORRUPT));
    String broken = id(user.upload(OWN, Pictures.PNG).text("profilePicture"));
    awaitStatus(user, "FAILED");
    assertThat(profile(user).path("pictureFailure").asString()).isEqualTo("CORRUPT");
    assertThat(profile(user).path("profilePicture").asString()).isEqualTo(before);
    assertThat(failures("corrupt")).isPositive();
    api.pictures().behaveWell();
    ready(user);
    assertThat(profile(user).path("pictureFailure").isNull()).isTrue();
    assertThat(folder(broken)).doesNotExist();
  }

  @Test
  void triesAgainWhatFailedForNoFaultOfThePicture() {
    Client user = api.user();
    api.pictures()
        .behave(_ -> {
          throw new StorageException("the disk is full");
        });
    String id = id(user.upload(OWN, Pictures.PNG).text("profilePicture"));
    TestApi.await(() -> api.pictures().tries(id) == 1);
    api.pictures().behaveWell();
    forward(Resubmission.FIRST_WAIT);
    awaitStatus(user, "READY");
    assertThat(api.pictures().tries(id)).isEqualTo(2);
  }

  @Test
  void givesUpAfterTheLastTryUntilSomebodyWantsItTriedAgain() {
    Client user = api.user();
    api.pictures()
        .behave(_ -> {
          throw new StorageException("the disk is full");
        });
    String id = id(user.upload(OWN, Pictures.PNG).text("profilePicture"));
    for (int tries = 1; tries < PictureUploads.MAX_ATTEMPTS; tries++) {
      int before = tries;
      TestApi.await(() -> api.pictures().tries(id) == before);
      forward(Resubmission.LONGEST_WAIT);
    }
    awaitStatus(user, "FAILED");
    assertThat(profile(user).path("pictureFailure").asString()).isEqualTo("UNPROCESSABLE");
    TestApi.await(() -> entries() == 0);

    FailedPictures failed = new FailedPictures(api.databaseConfig());
    assertThat(failed.list())
        .anySatisfy(one -> {
          assertThat(one.pictureId()).isEqualTo(id);
          assertThat(one.failure()).isEqualTo(PictureFailure.UNPROCESSABLE);
        });
    api.pictures().behaveWell();
    assertThat(failed.retry(id)).isTrue();
    assertThat(failed.retry(id)).isFalse();
    awaitStatus(user, "READY");
    assertThat(failed.list()).noneMatch(one -> one.pictureId().equals(id));
  }

  @Test
  void forgetsAFailedUploadWhenItIsDiscarded() {
    Client user = api.user();
    String before = ready(user);
    api.pictures().behave(job -> PictureResult.failed(job.pictureId(), PictureFailure.CORRUPT));
    String broken = id(user.upload(OWN, Pictures.PNG).text("profilePicture"));
    FailedPictures failed = new FailedPictures(api.databaseConfig());
    awaitStatus(user, "FAILED");

    assertThat(failed.discard(id(before))).isFalse();
    assertThat(failed.discard(broken)).isTrue();
    assertThat(failed.discard(broken)).isFalse();
    assertThat(failed.list()).noneMatch(one -> one.pictureId().equals(broken));
    assertThat(profile(user).path("pictureStatus").asString()).isEqualTo("READY");
    assertThat(profile(user).path("profilePicture").asString()).isEqualTo(before);
  }

  /// As if this process had been killed right after the commit.
  @Test
  void doesWhatACrashLeft() throws Exception {
    Client user = api.user();
    String id = Pictures.left(api, profile(user).path("id").asLong());
    assertThat(profile(user).path("pictureStatus").asString()).isEqualTo("PROCESSING");
    assertThat(api.bean(PictureUploads.class).takeBack()).as("what no broker was given").isZero();
    api.clock().advance(Duration.ofMinutes(3));
    awaitStatus(user, "READY");
    assertThat(api.pictures().tries(id)).isEqualTo(1);
    TestApi.await(() -> entries() == 0);
  }

  @Test
  void leavesToAnotherNodeWhatItIsAt() throws SQLException {
    Client user = api.user();
    String id = Pictures.left(api, profile(user).path("id").asLong());
    PictureUploads uploads = api.bean(PictureUploads.class);
    assertThat(uploads.claim(id)).isEqualTo(PictureUploads.Claim.GRANTED);
    assertThat(uploads.claim(id)).isEqualTo(PictureUploads.Claim.BUSY);
    api.clock().advance(PictureUploads.CLAIM.plusSeconds(1));
    assertThat(uploads.claim(id)).isEqualTo(PictureUploads.Claim.GRANTED);
    uploads.release(id, /* counts= */ true);
    user.delete(OWN);
    assertThat(uploads.claim(id)).isEqualTo(PictureUploads.Claim.OVER);
  }

  @Test
  void removes() {
    Client user = api.user();
    String address = ready(user);
    assertThat(user.delete(OWN).status()).isEqualTo(204);
    assertThat(profile(user).path("profilePicture").asString()).contains("initials");
    assertThat(profile(user).path("pictureStatus").isNull()).isTrue();
    assertThat(api.anyone().get(address).status()).isEqualTo(404);
    assertThat(folder(id(address))).doesNotExist();
    assertThat(user.delete(OWN).status()).isEqualTo(204);
  }

  @Test
  void sweepsWhatBelongsToNobody() throws IOException {
    String kept = id(ready(api.user()));
    Client gone = api.user();
    String orphan = id(ready(gone));
    gone.delete("/user/profile");
    OrphanSweep sweep = api.bean(OrphanSweep.class);
    sweep.sweep();
    assertThat(folder(orphan)).exists();
    for (String id : List.of(kept, orphan)) {
      age(folder(id));
    }
    sweep.sweep();
    assertThat(folder(orphan)).doesNotExist();
    assertThat(folder(kept)).exists();
  }

  @Test
  void hidesThePictureOfASuspendedUser() {
    Client user = api.user();
    String address = ready(user);
    String id = profile(user).path("id").toString();
    Map<String, Object> change = Map.of("suspended", true, "reason", "Spam");
    assertThat(api.admin().patch("/platform/users/" + id, change).status()).isEqualTo(200);
    assertThat(api.anyone().get(address).status()).isEqualTo(404);
    assertThat(api.anyone().get("/users/" + id + "/picture").status()).isEqualTo(404);
  }

  @Test
  void tellsOnlyTheUserAndOnlyWhileTheyAreLoggedIn() throws IOException {
    String name = api.newUser();
    String token = api.login(name, TestApi.PASSWORD).text("accessToken");
    Client user = api.anyone().bearer(token);
    String otherToken = api.login(api.newUser(), TestApi.PASSWORD).text("accessToken");
    Client other = api.anyone().bearer(otherToken);
    try (EventReader own = EventReader.own(api, token, "2001:db8:9:1::1");
        EventReader ofOther = EventReader.own(api, otherToken, "2001:db8:9:2::1");
        EventReader ofAll = EventReader.ofAll(api, "2001:db8:9:3::1")) {
      for (EventReader reader : List.of(own, ofOther, ofAll)) {
        assertThat(reader.next().name()).isEqualTo("sync");
      }
      String address = user.upload(OWN, Pictures.PNG).text("profilePicture");
      JsonNode processing = own.await("picture");
      assertThat(processing.path("status").asString()).isEqualTo("PROCESSING");
      assertThat(processing.path("failure").isNull()).isTrue();
      JsonNode ready = own.await("picture");
      assertThat(ready.path("status").asString()).isEqualTo("READY");
      assertThat(ready.path("profilePicture").asString()).isEqualTo(address);
      user.call("POST", "/auth/logout", null);
      Client again = api.anyone().bearer(api.login(name, TestApi.PASSWORD).text("accessToken"));
      again.delete(OWN);
      own.awaitEnd();

      String ofOthers = other.upload(OWN, Pictures.PNG).text("profilePicture");
      assertThat(ofOther.next().data().path("status").asString()).isEqualTo("PROCESSING");
      assertThat(ofOther.await("picture").path("profilePicture").asString()).isEqualTo(ofOthers);
      other.call("POST", "/user/channel", null);
      other.post("/user/channel/videos", Map.of("title", "A show"));
      api.end(api.verify(other.get("/user/channel").text("streamKey")));
      assertThat(ofAll.next().name()).isEqualTo("video");
    }
    assertThat(api.anyone().get("/user/events").status()).isEqualTo(401);
    assertThat(other.call("HEAD", "/user/events", null).status()).isEqualTo(200);
  }

  @Test
  void countsWhatWaitsAndHowLongItTook() {
    ready(api.user());
    MeterRegistry metrics = api.bean(MeterRegistry.class);
    assertThat(metrics.get("millrace.pictures.duration").tag("outcome", "ready").timer().count())
        .isPositive();
    assertThat(metrics.get("millrace.pictures.dropped").counter().count()).isZero();
    Client waiting = api.user();
    CountDownLatch goOn = new CountDownLatch(1);
    api.pictures()
        .behave(job -> {
          goOn.await();
          return api.pictures().make(job);
        });
    waiting.upload(OWN, Pictures.PNG);
    api.bean(PictureMetrics.class).look();
    assertThat(metrics.get("millrace.pictures.waiting").gauge().value()).isEqualTo(1);
    assertThat(metrics.get("millrace.pictures.oldest").timeGauge().value()).isNotNegative();
    goOn.countDown();
    awaitStatus(waiting, "READY");
    api.bean(PictureMetrics.class).look();
    assertThat(metrics.get("millrace.pictures.waiting").gauge().value()).isZero();
  }

  private double failures(String reason) {
    return api.bean(MeterRegistry.class)
        .get("millrace.pictures.failures")
        .tag("reason", reason)
        .counter()
        .count();
  }

  /// The address of a picture that the user has now.
  private String ready(Client user) {
    Answer uploaded = user.upload(OWN, Pictures.PNG);
    assertThat(uploaded.status()).isEqualTo(202);
    awaitStatus(user, "READY");
    return uploaded.text("profilePicture");
  }

  private void awaitStatus(Client user, String status) {
    TestApi.await(() -> profile(user).path("pictureStatus").asString("").equals(status));
  }

  /// Of the registry.
  private long entries() {
    return Pictures.entries(api);
  }

  private void forward(Duration time) {
    api.clock().advance(time);
  }

  private Path folder(String pictureId) {
    return api.folder().resolve("blobs/pictures/" + pictureId);
  }

  private static void age(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      }
    }
  }

  private static JsonNode profile(Client user) {
    return user.get("/user/profile").json();
  }

  private static String id(String address) {
    String id = address.split("/", -1)[2];
    assertThat(PictureBlobs.isId(id)).isTrue();
    return id;
  }
}
