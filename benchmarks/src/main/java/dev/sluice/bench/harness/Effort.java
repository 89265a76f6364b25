package dev.sluice.bench.harness;

import java.time.Duration;

/** How long a comparison takes: for each contender warm-ups and then the rounds, in turns. */
record Effort(Duration warmUp, Duration round, int rounds) {
  static final Effort FULL = new Effort(Duration.ofSeconds(5), Duration.ofSeconds(5), 5);
  static final Effort QUICK = new Effort(Duration.ofSeconds(3), Duration.ofSeconds(2), 3);
}
