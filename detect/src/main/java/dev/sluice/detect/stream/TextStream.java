package dev.sluice.detect.stream;

import dev.sluice.detect.LayeredScanner;

/** A body of any kind but server-sent events, searched as one text. One thread. */
public final class TextStream implements SecretStream {
  // Bytes at the end that wait for more where nothing hurries.
  private static final int TAIL = 1024;

  /** Bytes that are searched together where nothing hurries: a shorter body, once at its end. */
  public static final int TOGETHER = 4 * 1024;

  private final WindowScan scan;
  private final boolean timed;
  private final WindowScan.Hits hits;
  private long cleared;

  /**
   * A search of one body.
   *
   * @param scanner of bodies, whose replacement is the same
   * @param replacement ASCII
   * @param timed the end waits only for what could begin a secret, until it is {@link #due}
   */
  public TextStream(
      LayeredScanner scanner, byte[] replacement, boolean timed, StreamListener listener) {
    this.scan = new WindowScan(scanner.forShortTexts(), replacement);
    this.timed = timed;
    this.hits = new RawHits(listener);
  }

  @Override
  public void add(byte[] bytes, int from, int end) {
    scan.append(bytes, from, end);
    if (timed || scan.added() >= TOGETHER) {
      long open = scan(NextBytes.SOON);
      cleared = Math.max(cleared, timed ? open : Math.min(open, scan.end() - TAIL));
    }
  }

  private long scan(NextBytes next) {
    return scan.scan(next, hits);
  }

  @Override
  public void due() {
    cleared = Math.max(cleared, scan(NextBytes.LATE));
  }

  @Override
  public void end() {
    cleared = Math.max(cleared, scan(NextBytes.NONE));
  }

  @Override
  public long cleared() {
    return cleared;
  }

  @Override
  public boolean isSearched() {
    return scan.isSearched();
  }

  @Override
  public boolean isUndecoded() {
    return scan.isUndecoded();
  }
}
