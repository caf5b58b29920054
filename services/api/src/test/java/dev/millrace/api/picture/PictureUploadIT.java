package dev.millrace.api.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.TestApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What may be uploaded as a picture.
@ExtendWith(TestApi.Shared.class)
class PictureUploadIT {
  private static final String OWN = "/user/profile/picture";
  private static final int MAX_BYTES = 10 << 20;

  private final TestApi api;

  PictureUploadIT(TestApi api) {
    this.api = api;
  }

  @Test
  void refusesWhatIsNoPicture() {
    Client user = api.user();
    for (String content :
        List.of(
            "",
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "<!DOCTYPE html><script>alert(1)</script>",
            "GIF89a",
            "\u0089PNG\r\n\u001a\n",
            "\u00ff\u00d8\u00ff",
            "%PDF-1.7",
            "BM")) {
      Answer answer = user.upload(OWN, content);
      assertThat(answer.status()).as(content).isEqualTo(400);
      assertThat(answer.wrongField()).isEqualTo("file");
    }
    assertThat(user.get("/user/profile").json().path("pictureStatus").isNull()).isTrue();
  }

  @Test
  void refusesABombByItsHeader() {
    Answer answer = api.user().upload(OWN, Pictures.png(50_000, 50_000));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("detail"))
        .isEqualTo("file has 50000 × 50000 pixels, more than 40 million");
    assertThat(api.user().upload(OWN, Pictures.png(8_000, 5_000)).status()).isEqualTo(202);
    assertThat(api.user().upload(OWN, Pictures.png(8_001, 5_000)).status()).isEqualTo(400);
  }

  @Test
  void refusesMoreBytesThanAreAllowed() {
    Client user = api.user();
    String most = Pictures.PNG + "x".repeat(MAX_BYTES - Pictures.PNG.length());
    assertThat(user.upload(OWN, most).status()).isEqualTo(202);
    Answer refused = user.upload(OWN, most + "x");
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.text("type")).endsWith("body-too-large");
    assertThat(refused.text("detail")).isEqualTo("A profile picture has at most 10 MB.");
    assertThat(refused.text("instance")).isEqualTo(OWN);
  }

  /// The type is that of the content, and the name is nothing: no path is made of it.
  @Test
  void believesNeitherNameNorType() throws IOException {
    String stray = "stray-" + UUID.randomUUID();
    for (String name :
        List.of(
            "../../" + stray,
            "..\\..\\" + stray,
            "/etc/passwd",
            "a.svg",
            "a\\\"; x=\\\"",
            "\u0000",
            "")) {
      assertThat(upload(name, "text/html", Pictures.PNG).status()).as(name).isEqualTo(202);
    }
    assertThat(upload("a.png", "image/png", "<svg/>").status()).isEqualTo(400);
    try (Stream<Path> files = Files.walk(api.folder().resolve("blobs"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file ->
              assertThat(file.getFileName().toString())
                  .matches("original|[0-9]+\\.(webp|jpg)|[a-z0-9]+"));
    }
    for (Path above = api.folder(); above != null; above = above.getParent()) {
      assertThat(above.resolve(stray)).doesNotExist();
    }
  }

  /// Nobody decides by its other half: it is only ever served as what was made of it.
  @Test
  void takesAPictureThatIsAPageAsWell() {
    String polyglot =
        "\u00ff\u00d8\u00ff\u00fe\0 <script>alert(1)</script>/*   \u00ff\u00c0\0\u0011\u0008\0\u0001\0\u0001rest";
    Client user = api.user();
    Answer uploaded = user.upload(OWN, polyglot);
    assertThat(uploaded.status()).isEqualTo(202);
    TestApi.await(() -> user.get("/user/profile").text("pictureStatus").equals("READY"));
    Answer served = api.anyone().get(uploaded.text("profilePicture"));
    assertThat(served.header("Content-Type")).isEqualTo("image/webp");
    assertThat(served.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(served.response().body()).doesNotContain("script");
  }

  @Test
  void needsALoginAndOurOwnPages() {
    assertThat(api.anyone().upload(OWN, Pictures.PNG).status()).isEqualTo(401);
    String token = api.login(api.newUser(), TestApi.PASSWORD).text("accessToken");
    Client byCookie = api.anyone().with("Cookie", "accessToken=" + token);
    assertThat(byCookie.upload(OWN, Pictures.PNG).status()).isEqualTo(403);
    assertThat(byCookie.delete(OWN).status()).isEqualTo(403);
    Client ours = byCookie.with("Sec-Fetch-Site", "same-origin");
    assertThat(ours.upload(OWN, Pictures.PNG).status()).isEqualTo(202);
  }

  @Test
  void limitsHowOftenAnAccountUploads() {
    Client user = api.user();
    Answer last = user.upload(OWN, "no picture");
    for (int more = 0; more < 100 && last.status() == 400; more++) {
      last = user.upload(OWN, "no picture");
    }
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.header("Retry-After")).isNotEmpty();
  }

  private Answer upload(String name, String type, String content) {
    String form =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: "
            + type
            + "\r\n\r\n"
            + content
            + "\r\n--b--\r\n";
    return api.user()
        .with("Content-Type", "multipart/form-data; boundary=b")
        .post(OWN, form.getBytes(StandardCharsets.ISO_8859_1));
  }
}
