package dev.sluice.bench.day;

import dev.sluice.bench.day.RecordedDay.Truth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What the suggestions for a day are worth.
 *
 * @param denials distinct ones that may be suggested
 * @param vanished of them, with the suggestions in force
 * @param probes requests of no recorded shape that were tried
 * @param admitted of them
 */
record DayJudgment(long denials, long vanished, long rules, long probes, long admitted) {
  private static final double LEAST_VANISHED = 0.99;
  private static final double MOST_RULES = 0.040;

  /**
   * Judges the output of the command.
   *
   * @param tries requests beside the recorded ones
   */
  static DayJudgment of(Truth truth, String output, int tries, long seed) {
    DayPolicy policies = new DayPolicy(output);
    long vanished = truth.denials().stream().filter(policies::admits).count();
    ShapeOracle shapes = new ShapeOracle(truth.denials());
    List<DayRequest> requests = new ArrayList<>(truth.denials());
    requests.removeIf(request -> request.method().equals(DayRequest.TUNNEL));
    requests.sort(Comparator.comparing(DayRequest::toString));
    DayProbes probes = new DayProbes(requests, new Random(seed));
    long foreign = 0;
    long admitted = 0;
    for (int i = 0; i < tries; i++) {
      DayRequest probe = probes.next();
      if (!shapes.has(probe)) {
        foreign++;
        if (policies.admits(probe)) {
          admitted++;
        }
      }
    }
    return new DayJudgment(truth.denials().size(), vanished, policies.rules(), foreign, admitted);
  }

  /** Whether it is what is promised. */
  boolean holds() {
    return admitted == 0 && vanished >= LEAST_VANISHED * denials && rules <= MOST_RULES * denials;
  }

  List<String> lines() {
    return List.of(
        "%,d of %,d distinct denials vanish (%.2f %%)"
            .formatted(vanished, denials, 100.0 * vanished / denials),
        "%,d rules, %.1f for 1,000 distinct denials".formatted(rules, 1000.0 * rules / denials),
        "%,d of %,d requests of no recorded shape are admitted".formatted(admitted, probes));
  }
}
