package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Fields;
import java.util.OptionalLong;

/**
 * Memory of one proxy node: {@code proxy.capacity.*}. The permits and the largest limit of a chain
 * or an endpoint bound the bodies that are read or judged, {@code outgoing} those that are on their
 * way. Requests that wait have not read theirs.
 *
 * @param active evaluations at once that one client alone may have, 1 to 4096; an eighth and one
 *     more are for others
 * @param waiting requests that wait for one, counted the same way, 0 to 65536; more are refused
 *     with 503
 * @param outgoing bytes of bodies that were let through and that their origins have not taken, 1
 *     MiB to 1 TiB; more are refused with 503
 * @param streaming bytes that streams may hold, 4 MiB to 1 TiB; empty for half of the JVM's memory.
 *     More streams are refused with 503
 */
public record Capacity(int active, int waiting, long outgoing, OptionalLong streaming) {
  public static final Capacity DEFAULTS = new Capacity(32, 64, 256L << 20);

  private static final long MIN_STREAMING = 4L << 20;
  private static final long MAX_BYTES = 1L << 40;

  public Capacity(int active, int waiting, long outgoing) {
    this(active, waiting, outgoing, OptionalLong.empty());
  }

  static Capacity read(Fields capacity) {
    return new Capacity(
        capacity.integer("active", 1, 4096, DEFAULTS.active()),
        capacity.integer("waiting", 0, 65_536, DEFAULTS.waiting()),
        capacity.bytes("outgoing", 1L << 20, MAX_BYTES, DEFAULTS.outgoing()),
        streaming(capacity));
  }

  private static OptionalLong streaming(Fields capacity) {
    return capacity
        .take("streaming")
        .flatMap(at -> at.bytes(MIN_STREAMING, MAX_BYTES))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
