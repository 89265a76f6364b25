package dev.sluice.app.cli;

import dev.sluice.app.cluster.MemberKeyFiles;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "keys",
    description = "Creates the certificate and key that the members of one cluster share.",
    mixinStandardHelpOptions = true)
final class ClusterKeysCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "receives ca.pem, node.pem and node.key; files of others are not overwritten")
  private Path directory = Path.of("");

  @Option(
      names = "--keep",
      description =
          "exit 0 and change nothing when the three files are there and belong together;"
              + " certificates of this command without node.key, which a crash left, are made anew")
  private boolean keep;

  @Override
  public Integer call() throws IOException {
    Optional<MemberKeyFiles> made = make();
    Optional<String> objection =
        made.isPresent() ? Optional.empty() : MemberKeyFiles.objection(directory);
    if (objection.isPresent()) {
      throw CommandFailure.usage(objection.get());
    }
    String state = made.map(set -> ", good until " + set.validUntil()).orElse(" are there");
    System.out.printf("%s: ca.pem, node.pem, node.key%s%n", directory, state);
    return ExitCode.DONE;
  }

  private Optional<MemberKeyFiles> make() throws IOException {
    try {
      return keep
          ? MemberKeyFiles.writeUnlessThere(directory)
          : Optional.of(MemberKeyFiles.write(directory));
    } catch (FileAlreadyExistsException e) {
      throw CommandFailure.usage(e.getFile() + " exists; choose another --out or remove it");
    }
  }
}
