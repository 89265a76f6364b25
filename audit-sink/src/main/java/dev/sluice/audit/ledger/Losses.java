package dev.sluice.audit.ledger;

/**
 * Records that were not stored, for one event.
 *
 * @param lost records given up
 * @param refused requests that were denied with {@code audit_unavailable}
 * @param firstMs time of the first, in milliseconds since the epoch; 0 when unknown
 * @param lastMs time of the last; 0 when unknown
 */
public record Losses(long lost, long refused, long firstMs, long lastMs) {
  public static final Losses NONE = new Losses(0, 0, 0, 0);

  public boolean isEmpty() {
    return lost == 0 && refused == 0;
  }

  Losses plus(Losses other) {
    long first = Math.min(firstMs, other.firstMs);
    return new Losses(
        lost + other.lost,
        refused + other.refused,
        first == 0 ? Math.max(firstMs, other.firstMs) : first,
        Math.max(lastMs, other.lastMs));
  }

  Losses minus(long toldLost, long toldRefused) {
    return new Losses(lost - toldLost, refused - toldRefused, firstMs, lastMs);
  }
}
