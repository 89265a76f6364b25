package dev.sluice.inspect.secrets.stream;

import dev.sluice.inspect.secrets.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.List;

/** What was told of the bytes that are still kept, so that each secret is told once. One thread. */
final class ToldBefore {
  /** More secrets in what is kept may be told twice. */
  private static final int MOST = 1024;

  private final List<Entry> written = new ArrayList<>(0);
  private final List<Entry> encoded = new ArrayList<>(0);

  /** One secret. */
  private record Entry(String id, long from, long end) {}

  /** Up to where a secret was told before; its begin when it was not. */
  long knownTo(List<SecretPattern> patterns, long from, long end) {
    String id = patterns.getFirst().id();
    long known = from;
    for (Entry entry : written) {
      if (entry.from() <= from && entry.end() > known && entry.id().equals(id)) {
        known = entry.end();
      }
    }
    if (known < end) {
      add(written, new Entry(id, from, end));
    }
    return known;
  }

  /** Whether a secret of the kind was told in what is kept. */
  boolean isEncodedAgain(List<SecretPattern> patterns, long end) {
    String id = patterns.getFirst().id();
    boolean again = encoded.stream().anyMatch(entry -> entry.id().equals(id));
    encoded.removeIf(entry -> entry.id().equals(id));
    add(encoded, new Entry(id, 0, end));
    return again;
  }

  private static void add(List<Entry> entries, Entry entry) {
    if (entries.size() < MOST) {
      entries.add(entry);
    }
  }

  /** Forgets what ends before a position. */
  void forget(long position) {
    written.removeIf(entry -> entry.end() < position);
    encoded.removeIf(entry -> entry.end() < position);
  }
}
