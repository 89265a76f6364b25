package dev.sluice.tools.conformance;

import dev.sluice.chain.service.token.KeyDirectory;
import dev.sluice.chain.service.token.KeyDirectory.Step;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "keys",
    description = {
      "Creates, shows and rotates the keys that sign the tokens for middleware services.",
      "Nodes follow a change within 30 s."
    },
    mixinStandardHelpOptions = true)
public final class TokenKeysCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "chain.tokens.key_directory; gets a first key if it has none")
  private Path directory = Path.of("");

  @Option(
      names = "--rotate",
      description =
          "takes the next step of a rotation: announces a key, or lets the announced one sign"
              + " once the overlap is over; meant to be run regularly")
  private boolean rotates;

  @Option(
      names = "--overlap-hours",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "hours that services have to read the published keys again, 1 or more; default:"
              + " ${DEFAULT-VALUE}")
  private int overlap = 24;

  @Option(names = "--jwks", description = "prints the public keys for services, and nothing else")
  private boolean asJwks;

  @Override
  public Integer call() throws IOException {
    Duration hours = Duration.ofHours(overlap);
    if (hours.compareTo(KeyDirectory.SHORTEST_OVERLAP) < 0) {
      throw CommandFailure.usage("--overlap-hours: expected 1 or more");
    }
    KeyDirectory keys = new KeyDirectory(directory);
    keys.create();
    String step = rotates ? told(keys.rotate(hours, Instant.now())) + System.lineSeparator() : "";
    System.out.print(asJwks ? keys.jwks() + System.lineSeparator() : step + listed(keys.ids()));
    return ExitCode.DONE;
  }

  private static String listed(List<String> ids) {
    StringBuilder lines = new StringBuilder();
    for (String id : ids) {
      lines.append(lines.isEmpty() ? "signs      " : "published  ").append(id);
      lines.append(System.lineSeparator());
    }
    return lines.toString();
  }

  private String told(Step step) {
    return switch (step) {
      case Step.Announced announced ->
          "announced %s; run this again after %d h to let it sign"
              .formatted(announced.key().id(), overlap);
      case Step.Waiting waiting ->
          "the announced key may sign from "
              + waiting.until().truncatedTo(ChronoUnit.SECONDS)
              + " on; nothing was changed";
      case Step.Promoted promoted ->
          promoted.key().id() + " signs now; the key before stays published";
    };
  }
}
