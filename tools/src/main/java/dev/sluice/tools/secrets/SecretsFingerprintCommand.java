package dev.sluice.tools.secrets;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.RegularFile;
import dev.sluice.detect.known.Fingerprint;
import dev.sluice.detect.known.FingerprintKey;
import dev.sluice.detect.known.ValueStrength;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "fingerprint",
    description =
        "Asks for a value and prints its fingerprint, a line for proxy.known_values."
            + "fingerprints_file. The line tells nothing of the value without the key.",
    mixinStandardHelpOptions = true)
public final class SecretsFingerprintCommand implements Callable<Integer> {
  private static final int KEY_FILE_BYTES = 4096;

  @Mixin private NoArguments noArguments = new NoArguments();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "the key, as in proxy.known_values.fingerprint_key_file; made when missing")
  private Path key = Path.of("");

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "names the value in findings: letters, digits, '_', '.', '-', 64 at most")
  private String name = "";

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "read the value from a file without its last line end, or from standard input for -")
  private Optional<String> file = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Logging.forPeople();
    noArguments.require();
    if (!Fingerprint.NAME.matcher(name).matches()) {
      throw CommandFailure.usage("--name: write 1 to 64 letters, digits, '_', '.' and '-'");
    }
    byte[] read = SecretValue.read(file);
    byte[] value = withoutLineEnd(read);
    try {
      check(value);
      FingerprintKey made = key();
      System.out.println(Fingerprint.of(made, name, value).line(made));
    } finally {
      Arrays.fill(read, (byte) 0);
      Arrays.fill(value, (byte) 0);
    }
    return ExitCode.DONE;
  }

  private static byte[] withoutLineEnd(byte[] read) {
    int length = read.length;
    length -= length > 0 && read[length - 1] == '\n' ? 1 : 0;
    length -= length > 0 && length < read.length && read[length - 1] == '\r' ? 1 : 0;
    return Arrays.copyOf(read, length);
  }

  private static void check(byte[] value) {
    ValueStrength.weakness(value)
        .ifPresent(
            weakness -> {
              throw CommandFailure.usage("the value " + weakness);
            });
    if (value.length > Fingerprint.MOST_BYTES) {
      throw CommandFailure.usage(
          "the value has more than %d bytes; use a part of it".formatted(Fingerprint.MOST_BYTES));
    }
  }

  private FingerprintKey key() throws IOException {
    if (!Files.exists(key)) {
      create();
    }
    try {
      return FingerprintKey.read(RegularFile.read(key, KEY_FILE_BYTES));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("%s %s; name another file".formatted(key, e.getMessage()));
    }
  }

  private void create() throws IOException {
    byte[] random = new byte[FingerprintKey.BYTES];
    new SecureRandom().nextBytes(random);
    String text = HexFormat.of().formatHex(random) + "\n";
    try {
      AtomicFile.create(key.toAbsolutePath(), text.getBytes(StandardCharsets.US_ASCII));
      System.err.println("made the key " + key + ", which only its owner can read");
    } catch (FileAlreadyExistsException e) {
      // Another command made it meanwhile, which is as good.
      return;
    }
  }
}
