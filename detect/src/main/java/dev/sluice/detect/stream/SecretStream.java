package dev.sluice.detect.stream;

/**
 * The search of one body that comes in pieces, in constant memory and in time linear in the pieces.
 * It does not keep the body: it tells up to where it may go on. Positions count the bytes of the
 * body from its begin on. One thread.
 */
public sealed interface SecretStream permits TextStream, EventTextStream {
  /** Searches a piece, of at most 1 MiB, which it does not keep. */
  void add(byte[] bytes, int from, int end);

  /**
   * What could begin a secret goes on; what is one by now is told. Of a value that only what
   * follows makes a secret, the second half still waits.
   */
  void due();

  void end();

  /** All bytes before this position may go on, with what was told of them. */
  long cleared();

  /** False when the operator's patterns exceeded their budget. */
  boolean isSearched();

  boolean isUndecoded();
}
