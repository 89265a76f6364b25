package dev.sluice.control;

import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.RefusedDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes that the control role refused.
 *
 * @param files that are not in force now
 * @param last the last refusal since the start, also of a request
 * @param count documents refused since the start; the same one for the same reasons counts once
 */
public record RefusedChanges(List<RefusedDocument> files, Optional<Last> last, long count) {
  public static final RefusedChanges NONE = new RefusedChanges(List.of(), Optional.empty(), 0);

  public static final int SHOWN = 20;

  public RefusedChanges {
    files = List.copyOf(files);
  }

  /** One line for each file; quotes no document, since health needs no token. */
  public List<String> warnings() {
    return files.stream().map(RefusedChanges::line).toList();
  }

  static String line(RefusedDocument refusal) {
    String effect =
        switch (refusal.effect()) {
          case RETAINED -> "what was in force before stays";
          case DENIED -> "sandbox " + refusal.sandbox().orElse("") + " is denied";
        };
    return "%s is refused with %d violations, %s; see refused_files in /v1/status"
        .formatted(refusal.file(), refusal.violations().size(), effect);
  }

  public record Last(Instant time, ChangeAuthor author, List<RefusedDocument> refusals) {
    public Last {
      refusals = List.copyOf(refusals);
    }
  }
}
