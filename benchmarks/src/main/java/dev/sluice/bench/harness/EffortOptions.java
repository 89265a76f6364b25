package dev.sluice.bench.harness;

import dev.sluice.bench.compare.Effort;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for the length of a run. */
final class EffortOptions {
  @Option(names = "--quick", description = "Shorter and fewer rounds; for a first look only")
  private boolean quick;

  @Option(names = "--rounds", description = "Rounds of each contender")
  private Optional<Integer> rounds = Optional.empty();

  @Option(names = "--seconds", description = "Seconds of a round, and at most of a warm-up")
  private Optional<Integer> seconds = Optional.empty();

  /**
   * The effort asked for.
   *
   * @param usual without any option
   */
  Effort effort(Effort usual) {
    Effort chosen = quick ? Effort.QUICK : usual;
    Duration round = seconds.map(Duration::ofSeconds).orElse(chosen.round());
    Duration warmUp =
        seconds.isPresent() && round.compareTo(chosen.warmUp()) < 0 ? round : chosen.warmUp();
    return new Effort(warmUp, round, rounds.orElse(chosen.rounds()));
  }
}
