package dev.millrace.streaming.live;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// Who has watched a broadcast in the last 30 seconds: a table of hashes, which say nothing of
/// people to anybody, us included, as their salt is random, is kept nowhere and lives for a day.
/// Thread-safe.
///
/// Viewers' loops call [#seen], which takes no lock, allocates nothing and writes once a second for
/// each session. The table grows when they are counted, up to a bound. docs/adr/0007 says why.
final class ViewerSessions {
  static final Duration LIFE = Duration.ofSeconds(30);
  static final Duration SALT_LIFE = Duration.ofHours(24);

  /// As many sessions come from one address at most, whatever it says that it is.
  static final int OF_ONE_ADDRESS = 256;

  static final int MAX_SLOTS = 1 << 17;

  private static final int FIRST_SLOTS = 256;
  private static final int GROWTH = 8;
  private static final int PROBES = 16;
  private static final int TIME_BITS = 24;
  private static final long TIME_MASK = (1 << TIME_BITS) - 1;
  private static final SecureRandom RANDOM = new SecureRandom();

  /// A slot is 0, or 40 bits of a session's hash and the second after `begin` when it was seen
  /// last.
  private record Table(AtomicLongArray slots, long salt, long begin) {
    static Table empty(int slots, long begin) {
      return new Table(new AtomicLongArray(slots), RANDOM.nextLong(), begin);
    }

    /// Never 0.
    long second(long nanos) {
      return 1 + (nanos - begin) / 1_000_000_000;
    }
  }

  private final LongSupplier nanoTime;
  private volatile Table table;
  private volatile boolean full;
  private int before; // of the last salt, on the counting thread only

  /// @param nanoTime such as [System#nanoTime()]
  ViewerSessions(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.table = Table.empty(FIRST_SLOTS, nanoTime.getAsLong());
  }

  /// Someone has asked for a playlist.
  ///
  /// @param address bits of the network address that others in the world do not have
  /// @param player what tells the players of one address apart
  void seen(long address, int player) {
    Table now = table;
    long hash = hash(now.salt, address, player);
    if (!put(now.slots, hash, now.second(nanoTime.getAsLong()))) {
      full = true;
    }
  }

  /// How many there are. For one thread, every few seconds.
  int count() {
    long nanos = nanoTime.getAsLong();
    Table now = table;
    long second = now.second(nanos);
    int count = 0;
    for (int i = 0; i < now.slots.length(); i++) {
      count += alive(now.slots.getOpaque(i), second) ? 1 : 0;
    }
    if (nanos - now.begin >= SALT_LIFE.toNanos()) {
      before = count;
      table = Table.empty(now.slots.length(), nanos);
    } else if ((full || count > now.slots.length() / 2) && now.slots.length() < MAX_SLOTS) {
      table = grown(now, second);
      full = false;
    }
    if (second > LIFE.toSeconds() + 1) {
      before = 0;
    }
    return Math.max(count, before);
  }

  /// False when there is no room near its place.
  private static boolean put(AtomicLongArray slots, long hash, long second) {
    int mask = slots.length() - 1;
    long newest = hash << TIME_BITS | second;
    while (true) {
      int free = -1;
      long old = 0;
      for (int probe = 0; probe < PROBES; probe++) {
        int i = (int) (hash + probe) & mask;
        long slot = slots.getOpaque(i);
        if (slot >>> TIME_BITS == hash) {
          if (slot != newest) {
            slots.setOpaque(i, newest);
          }
          return true;
        }
        if (free < 0 && !alive(slot, second)) {
          free = i;
          old = slot;
        }
        if (slot == 0) {
          break; // it would have been put here
        }
      }
      if (free < 0) {
        return false;
      }
      if (slots.compareAndSet(free, old, newest)) {
        return true;
      }
    }
  }

  /// With those that are there; what is seen meanwhile is seen again in a moment.
  private static Table grown(Table small, long second) {
    int slots = Math.min(MAX_SLOTS, small.slots.length() * GROWTH);
    Table large = new Table(new AtomicLongArray(slots), small.salt, small.begin);
    for (int i = 0; i < small.slots.length(); i++) {
      long slot = small.slots.getOpaque(i);
      if (alive(slot, second)) {
        var _ = put(large.slots, slot >>> TIME_BITS, slot & TIME_MASK);
      }
    }
    return large;
  }

  private static boolean alive(long slot, long second) {
    return slot != 0 && second - (slot & TIME_MASK) <= LIFE.toSeconds();
  }

  /// 40 bits, never 0.
  private static long hash(long salt, long address, int player) {
    long one = Integer.toUnsignedLong(player * 0x9E3779B9) % OF_ONE_ADDRESS;
    return Math.max(1, mix(mix(address ^ salt) + one) >>> TIME_BITS);
  }

  /// Each bit of the result depends on each bit of `x` (the finalizer of MurmurHash3).
  private static long mix(long x) {
    long mixed = (x ^ x >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }
}
