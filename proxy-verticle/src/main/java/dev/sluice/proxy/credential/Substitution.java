package dev.sluice.proxy.credential;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Optional;

/** The secrets of one request, and what is wrong with it. One thread. */
final class Substitution {
  private final Holdings holdings;
  private final Asker asker;
  private final Instant now;
  private final Fault tooMuch;
  private int room;
  private Optional<Fault> fault = Optional.empty();

  /**
   * For one part of a request.
   *
   * @param room bytes of secrets, as they are written, that the part may receive
   * @param tooMuch what is wrong with one that would receive more
   */
  Substitution(Holdings holdings, Asker asker, Instant now, int room, Fault tooMuch) {
    this.holdings = holdings;
    this.asker = asker;
    this.now = now;
    this.room = room;
    this.tooMuch = tooMuch;
  }

  Optional<Fault> fault() {
    return fault;
  }

  /** Another credential than this endpoint's is the worst that can be said. */
  void fail(Fault found) {
    if (fault.isEmpty() || found == Fault.MISDIRECTED) {
      fault = Optional.of(found);
    }
  }

  /** Copies a range, with a secret for every placeholder in the view of it. */
  void copy(byte[] source, TextView view, Encoding encoding, ByteArrayOutputStream out) {
    int copied = view.origin(0);
    Optional<Found> found = Found.next(view, 0);
    while (found.isPresent()) {
      int start = view.origin(found.get().start());
      out.write(source, copied, start - copied);
      put(found.get().placeholder(), encoding, out);
      copied = view.origin(found.get().end());
      found = Found.next(view, found.get().end());
    }
    out.write(source, copied, view.origin(view.length()) - copied);
  }

  /** Writes the secret, or notes why not. */
  void put(Placeholder placeholder, Encoding encoding, ByteArrayOutputStream out) {
    switch (holdings.resolve(placeholder, asker, now)) {
      case Resolution.Resolved resolved -> {
        byte[] secret = resolved.secret().octets();
        if (encoding.admits(secret)) {
          write(secret, encoding, out);
        } else {
          fail(Fault.UNAVAILABLE);
        }
      }
      case Resolution.Unavailable ignored -> fail(Fault.UNAVAILABLE);
      case Resolution.Misdirected ignored -> fail(Fault.MISDIRECTED);
    }
  }

  /** Placeholders are small and secrets are not: without a bound a request grows a hundredfold. */
  private void write(byte[] secret, Encoding encoding, ByteArrayOutputStream out) {
    if (room < 0) {
      return;
    }
    int before = out.size();
    encoding.write(secret, out);
    room -= out.size() - before;
    if (room < 0) {
      fail(tooMuch);
    }
  }
}
