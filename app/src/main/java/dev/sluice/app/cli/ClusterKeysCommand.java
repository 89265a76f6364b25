package dev.sluice.app.cli;

import dev.sluice.app.cluster.NewMemberKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice cluster keys}. */
@Command(
    name = "keys",
    description = "Makes the certificate and key that the members of one cluster share.",
    mixinStandardHelpOptions = true)
final class ClusterKeysCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "where ca.pem, node.pem and node.key go; nothing is overwritten")
  private Path directory = Path.of("");

  @Option(
      names = "--keep",
      description = "exit 0 and change nothing when all three are there already")
  private boolean keep;

  @Override
  public Integer call() throws IOException {
    if (keep && NewMemberKeys.complete(directory)) {
      System.out.printf("%s: ca.pem, node.pem, node.key are there%n", directory);
      return ExitCode.DONE;
    }
    try {
      NewMemberKeys made = NewMemberKeys.write(directory);
      System.out.printf("%s: ca.pem, node.pem, node.key, good until %s%n", directory, made.until());
      return ExitCode.DONE;
    } catch (FileAlreadyExistsException e) {
      throw CommandFailure.usage(e.getFile() + " exists; choose another --out or remove it");
    }
  }
}
