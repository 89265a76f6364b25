package dev.sluice.audit.file;

import dev.sluice.config.file.FileFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files of the journal, read whole. One that cannot be read never counts as missing. Any
 * thread.
 */
public final class StateFile {
  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

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
    Optional<String> text = raw(file, remedy);
    if (text.isPresent() && text.get().chars().anyMatch(StateFile::isNoText)) {
      throw damaged(file, remedy);
    }
    return text;
  }

  /**
   * The lines of a file; none when it is missing.
   *
   * @param form of each line
   * @throws IOException also when a line has another form, or is cut
   */
  public static List<String> lines(Path file, Pattern form, String remedy) throws IOException {
    String text = raw(file, remedy).orElse("");
    return lines(text, form).orElseThrow(() -> damaged(file, remedy));
  }

  /**
   * The lines of a file that a node can do without; empty when it is missing. A damaged one has
   * none, and is logged.
   *
   * @param form of each line
   * @param loss what the node does without it
   */
  public static Optional<List<String>> dispensable(
      Path file, Pattern form, String remedy, String loss) throws IOException {
    Optional<String> text = raw(file, remedy);
    Optional<List<String>> lines = text.flatMap(all -> lines(all, form));
    if (text.isPresent() && lines.isEmpty()) {
      ignored(file, loss);
      return Optional.of(List.of());
    }
    return lines;
  }

  public static void ignored(Path file, String loss) {
    LOG.warn("the audit goes on without {}, which is damaged: {}", file, loss);
  }

  private static Optional<String> raw(Path file, String remedy) throws IOException {
    return bytes(file, remedy).map(content -> new String(content, StandardCharsets.ISO_8859_1));
  }

  private static boolean isNoText(int letter) {
    return letter > 0x7e || (letter < ' ' && letter != '\n');
  }

  // Each line ends with a line feed, so that a cut one is none.
  private static Optional<List<String>> lines(String text, Pattern form) {
    List<String> lines = text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    if (lines.isEmpty()) {
      return Optional.of(lines);
    }
    List<String> whole = lines.subList(0, lines.size() - 1);
    boolean fits = lines.getLast().isEmpty() && whole.stream().allMatch(form.asMatchPredicate());
    return fits ? Optional.of(whole) : Optional.empty();
  }

  private static IOException damaged(Path file, String remedy) {
    return new IOException(file + " is damaged; repair it, or " + remedy);
  }
}
