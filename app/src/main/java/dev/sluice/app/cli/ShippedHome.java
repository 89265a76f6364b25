package dev.sluice.app.cli;

import dev.sluice.tools.command.CommandFailure;
import java.nio.file.Path;

/** The directory of the distribution, which the launcher passes. */
final class ShippedHome {
  private ShippedHome() {}

  /**
   * Its absolute path.
   *
   * @throws CommandFailure when something else started the program
   */
  static Path path() {
    String home = System.getProperty("sluice.home");
    if (home == null) {
      throw CommandFailure.usage("not started by the launcher: start bin/sluice of a distribution");
    }
    return Path.of(home);
  }
}
