package dev.sluice.it.wire;

import dev.sluice.it.wire.Seen.Reading;
import java.util.List;
import java.util.Set;

/**
 * A request, or several on one connection, and what has to become of it.
 *
 * @param readings what every origin reads, in this order
 * @param end what becomes of the rest
 * @param declining servers that refuse by themselves what Sluice passes on
 */
record WireCase(
    String name, List<Reading> readings, End end, Set<String> declining, Template request) {
  /** After the readings. */
  sealed interface End {}

  /** Nothing is left: another request on the same connection is served. */
  record Served() implements End {}

  /** Nothing of it reaches an origin, and the connection ends. */
  record Refused(int status) implements End {}

  /** Its body breaks off: no origin gets to its end, and the connection ends. */
  record CutOff(int status) implements End {}

  @Override
  public String toString() {
    return name;
  }
}
