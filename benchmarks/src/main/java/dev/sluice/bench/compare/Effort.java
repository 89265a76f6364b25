package dev.sluice.bench.compare;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How long a comparison takes: for each contender warm-ups, then rounds in turns.
 *
 * @param warmUp length of one warm-up; there are two to twelve
 * @param round whole seconds
 */
public record Effort(Duration warmUp, Duration round, int rounds) {
  /** For figures to publish. */
  public static final Effort FULL = new Effort(Duration.ofSeconds(5), Duration.ofSeconds(5), 5);

  /** For a first look. */
  public static final Effort QUICK = new Effort(Duration.ofSeconds(3), Duration.ofSeconds(2), 3);

  /** For one connection, whose figures spread less; for each pair of starts of the guard. */
  public static final Effort BRIEF = new Effort(Duration.ofSeconds(1), Duration.ofSeconds(3), 3);

  /** Takes the smaller part of two efforts everywhere. */
  public Effort atMost(Effort other) {
    return new Effort(
        Collections.min(List.of(warmUp, other.warmUp)),
        Collections.min(List.of(round, other.round)),
        Math.min(rounds, other.rounds));
  }
}
