package dev.sluice.tools.secrets;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.ocsf.EventFile;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Optional;

/** Reads a value that must not be seen: without echo from a terminal, or from a file. */
final class SecretValue {
  static final int LONGEST = 1 << 20;

  private SecretValue() {}

  /**
   * Reads the value.
   *
   * @param file {@code -} for standard input; empty to ask at the terminal
   * @return the caller's, who wipes it
   * @throws CommandFailure without a terminal, and for a value that is too long
   */
  static byte[] read(Optional<String> file) throws IOException {
    byte[] value = file.isPresent() ? ofFile(file.get()) : typed();
    if (value.length > LONGEST) {
      throw CommandFailure.usage(
          "the value has more than 1 MiB; sluice secrets scan FILE searches files");
    }
    return value;
  }

  private static byte[] ofFile(String file) throws IOException {
    try (InputStream in = EventFile.open(file)) {
      return in.readNBytes(LONGEST + 1);
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("--file: not the name of a file");
    }
  }

  private static byte[] typed() {
    Console console =
        Terminal.console()
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "no terminal to ask for the value; use --file FILE, or --file - for"
                            + " standard input"));
    char[] typed = console.readPassword("Value, which is not shown: ");
    if (typed == null) {
      throw CommandFailure.usage("no value; type one, or use --file FILE");
    }
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
    byte[] value = new byte[encoded.remaining()];
    encoded.get(value);
    Arrays.fill(typed, ' ');
    encoded.clear().put(new byte[encoded.capacity()]);
    return value;
  }
}
