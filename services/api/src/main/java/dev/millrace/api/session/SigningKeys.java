package dev.millrace.api.session;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.millrace.api.ApiConfig;
import dev.millrace.api.session.SigningKeyFiles.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// The keys of access tokens as the files are now: a key that was made, by the command or by
/// another node, is noticed at its first use, one that was deleted within a second. Thread-safe.
@Component
class SigningKeys implements JWKSource<SecurityContext> {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /// Tokens that name an unknown key cost one look at the folder in so long.
  private static final Duration LOOK_FOR_UNKNOWN_EVERY = Duration.ofMillis(100);

  /// @param keys the newest first, never empty
  private record Snapshot(List<OctetSequenceKey> keys, Instant readAt) {
    Optional<OctetSequenceKey> find(@Nullable String id) {
      return keys.stream().filter(key -> key.getKeyID().equals(id)).findFirst();
    }
  }

  private final SigningKeyFiles files;
  private final Duration tokenLife;
  private final Clock clock;
  private volatile Snapshot snapshot;

  @Autowired
  SigningKeys(ApiConfig config, Clock clock) throws IOException {
    this(config.secrets(), config.tokens().access(), clock);
  }

  SigningKeys(Path folder, Duration tokenLife, Clock clock) throws IOException {
    this.files = new SigningKeyFiles(folder, clock);
    this.tokenLife = tokenLife;
    this.clock = clock;
    if (files.list().isEmpty()) {
      files.make();
    }
    this.snapshot = new Snapshot(load(new Snapshot(List.of(), clock.instant())), clock.instant());
  }

  /// The one that signs.
  OctetSequenceKey newest() {
    return fresherThan(LOOK_EVERY).keys().getFirst();
  }

  /// Whether it verifies tokens that name this key; one that is not known may have just been made.
  boolean has(@Nullable String id) {
    return withKey(id).find(id).isPresent();
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
    Set<String> ids = selector.getMatcher().getKeyIDs();
    Snapshot known = withKey(ids == null || ids.isEmpty() ? null : ids.iterator().next());
    return selector.select(new JWKSet(List.copyOf(known.keys())));
  }

  @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
  void deleteOutlived() {
    try {
      files.deleteOutlived(tokenLife);
    } catch (IOException e) {
      LOG.warn("An old signing key cannot be deleted: {}", e.getMessage());
    }
  }

  private Snapshot withKey(@Nullable String id) {
    Snapshot known = fresherThan(LOOK_EVERY);
    return known.find(id).isPresent() ? known : fresherThan(LOOK_FOR_UNKNOWN_EVERY);
  }

  private Snapshot fresherThan(Duration age) {
    Snapshot known = snapshot;
    return isFresher(known, age) ? known : look(age);
  }

  private synchronized Snapshot look(Duration age) {
    Snapshot known = snapshot;
    if (isFresher(known, age)) {
      return known;
    }
    List<OctetSequenceKey> keys = known.keys();
    try {
      keys = load(known);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("The signing keys cannot be read, those from before stay: {}", e.getMessage());
    }
    Snapshot fresh = new Snapshot(keys, clock.instant());
    snapshot = fresh;
    return fresh;
  }

  private boolean isFresher(Snapshot known, Duration age) {
    return known.readAt().plus(age).isAfter(clock.instant());
  }

  private List<OctetSequenceKey> load(Snapshot known) throws IOException {
    List<OctetSequenceKey> keys = new ArrayList<>();
    for (KeyFile file : files.list()) {
      try {
        Optional<OctetSequenceKey> before = known.find(file.id());
        keys.add(before.isPresent() ? before.get() : key(file));
      } catch (NoSuchFileException _) {
        LOG.info("Signing key {} has just been deleted by another node", file.id());
      }
    }
    if (keys.isEmpty()) {
      throw new IOException("there is none");
    }
    return List.copyOf(keys);
  }

  private static OctetSequenceKey key(KeyFile file) throws IOException {
    return new OctetSequenceKey.Builder(KeyFiles.read(file.path()))
        .keyID(file.id())
        .algorithm(JWSAlgorithm.HS256)
        .build();
  }
}
