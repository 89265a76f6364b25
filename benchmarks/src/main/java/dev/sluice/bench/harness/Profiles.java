package dev.sluice.bench.harness;

import dev.sluice.bench.peer.FlightRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Profiles of Sluice under the load of a row; not during the rounds, since profiling costs. */
final class Profiles {
  private static final Duration TIME = Duration.ofSeconds(10);

  private Profiles() {}

  /** Writes {@code ID.txt}. */
  static void take(Scenario scenario, Site site, Path directory)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    for (Contender contender : scenario.contenders().apply(site)) {
      if (contender.isSluice()) {
        FlightRecording recording = FlightRecording.start(site.peer(Contenders.SLUICE));
        contender.load().run(TIME);
        recording.writeTo(directory.resolve(scenario.id() + ".txt"));
      }
    }
  }
}
