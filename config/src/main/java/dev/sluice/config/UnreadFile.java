package dev.sluice.config;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that cannot be read.
 *
 * @param mayPass the same file may be readable later, without a change that can be seen from
 *     outside: its disk failed, or too many files were open
 */
record UnreadFile(Violation error, boolean mayPass) {
  /** Where the message about a file has a place. */
  private static final Pattern PLACE = Pattern.compile(":(\\d+):(\\d+): (.*)", Pattern.DOTALL);

  static UnreadFile of(Path file, IOException fault) {
    String reason = FileFault.reason(fault);
    boolean byContent = reason.startsWith(file.toString());
    return byContent
        ? new UnreadFile(error(file, reason.substring(file.toString().length())), false)
        : new UnreadFile(error(file, "cannot be read: " + reason), !isVisible(fault));
  }

  /** Rights and the target of a link are seen without reading. */
  private static boolean isVisible(IOException fault) {
    return fault instanceof AccessDeniedException || fault instanceof NoSuchFileException;
  }

  private static Violation error(Path file, String text) {
    Matcher place = PLACE.matcher(text);
    return place.matches()
        ? new Violation(
            file.toString(),
            Integer.parseInt(place.group(1)),
            Integer.parseInt(place.group(2)),
            "",
            place.group(3),
            Severity.ERROR)
        : new Violation(file.toString(), 1, 1, "", text.strip(), Severity.ERROR);
  }
}
