package dev.sluice.tools.secrets;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.tools.command.CommandFailure;
import picocli.CommandLine.Option;

/** The option for the depth of decoding, as {@code depth} of an entry. */
final class DepthOption {
  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "encodings within each other that are decoded; default: ${DEFAULT-VALUE}")
  private int depth = 4;

  /**
   * Most encodings within each other.
   *
   * @throws CommandFailure when it is out of range
   */
  int levels() {
    if (depth < 0 || depth > LayeredScanner.MAX_DEPTH) {
      throw CommandFailure.usage(
          "--depth: expected a number from 0 to " + LayeredScanner.MAX_DEPTH);
    }
    return depth;
  }
}
