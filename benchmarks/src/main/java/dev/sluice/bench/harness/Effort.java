package dev.sluice.bench.harness;

import java.time.Duration;

/** How long a comparison takes: for each contender one warm-up and then the rounds, in turns. */
record Effort(Duration warmUp, Duration round, int rounds) {
  static final Effort FULL = new Effort(Duration.ofSeconds(10), Duration.ofSeconds(5), 5);
  static final Effort QUICK = new Effort(Duration.ofSeconds(4), Duration.ofSeconds(2), 3);
}
