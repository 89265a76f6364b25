package dev.sluice.bench.row;

import dev.sluice.bench.compare.Contender;
import dev.sluice.bench.compare.MeasuredNode;
import dev.sluice.bench.compare.Testbed;
import dev.sluice.bench.peer.FlightRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Takes profiles of Sluice under the load of a row, outside the rounds because profiling costs. */
public final class Profiles {
  private static final Duration TIME = Duration.ofSeconds(10);

  private Profiles() {}

  /** Writes {@code ID.txt}, when Sluice runs. */
  public static void take(Scenario scenario, Testbed testbed, Path directory)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    for (Contender node : scenario.nodes(testbed, List.of(MeasuredNode.SLUICE))) {
      FlightRecording recording = FlightRecording.start(testbed.peer(node.name()));
      node.load().run(TIME);
      recording.writeTo(directory.resolve(scenario.id() + ".txt"));
    }
  }
}
