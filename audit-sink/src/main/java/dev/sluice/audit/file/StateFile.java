package dev.sluice.audit.file;

import dev.sluice.config.file.FileFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Small files of the journal, read whole. One that cannot be read never counts as missing. Any
 * thread.
 */
public final class StateFile {
  private StateFile() {}

  /**
   * The content; empty when there is no such file.
   *
   * @param remedy what an operator can do instead of repairing it
   * @throws IOException names the file and the remedy
   */
  public static Optional<byte[]> bytes(Path file, String remedy) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IOException(
          file + " cannot be read: " + FileFault.reason(e) + "; repair it, or " + remedy, e);
    }
  }

  /**
   * The same of a file of ASCII text.
   *
   * @throws IOException also when it is none
   */
  public static Optional<String> text(Path file, String remedy) throws IOException {
    Optional<String> text =
        bytes(file, remedy).map(content -> new String(content, StandardCharsets.ISO_8859_1));
    if (text.isPresent() && text.get().chars().anyMatch(letter -> letter > 0x7e)) {
      throw new IOException(file + " is damaged; repair it, or " + remedy);
    }
    return text;
  }

  /** The lines of such a file; none when it is missing. */
  public static List<String> lines(Path file, String remedy) throws IOException {
    return text(file, remedy).map(text -> text.lines().toList()).orElse(List.of());
  }
}
