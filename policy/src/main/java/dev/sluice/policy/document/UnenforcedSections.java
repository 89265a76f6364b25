package dev.sluice.policy.document;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks the sections of an OpenShell policy that govern a sandbox's host instead of its network.
 * They are not enforced; one warning names them (data-plane 1.3).
 */
final class UnenforcedSections {
  private static final int MAX_PATHS = 256;
  private static final int MAX_PATH = 4096;
  private static final long MAX_ID = 4_294_967_294L;
  private static final String UNSAFE = "policy contains unsafe content: ";
  private static final Map<String, Boolean> LANDLOCK =
      Map.of("best_effort", true, "hard_requirement", true);

  private static final Map<String, String> CLIPBOARD =
      Map.of("none", "none", "read", "read", "write", "write", "all", "all");

  // Of Linux, of Windows with a drive, or of Windows on another host.
  private static final Pattern ABSOLUTE = Pattern.compile("/|[A-Za-z]:[/\\\\]|\\\\\\\\[^/\\\\]");

  private static final Pattern ROOT = Pattern.compile("(?:[A-Za-z]:)?[/\\\\]+");

  private final Fields root;

  UnenforcedSections(Fields root) {
    this.root = root;
  }

  void read() {
    List<String> present = new ArrayList<>();
    for (String key : List.of("filesystem_policy", "landlock", "process", "ui")) {
      root.take(key).ifPresent(at -> present.add(key));
    }
    root.section("filesystem_policy", this::filesystem);
    root.<Optional<?>>section(
        "landlock", f -> f.take("compatibility").flatMap(at -> at.choice(LANDLOCK)));
    root.section("process", this::process);
    root.section("ui", UnenforcedSections::ui);
    if (!present.isEmpty()) {
      root.note(
          present.getFirst(),
          "accepted, but not enforced by Sluice: " + String.join(", ", present));
    }
  }

  private int filesystem(Fields filesystem) {
    filesystem.take("include_workdir").ifPresent(Cursor::flag);
    List<Cursor> read = filesystem.take("read_only").map(Cursor::items).orElse(List.of());
    List<Cursor> write = filesystem.take("read_write").map(Cursor::items).orElse(List.of());
    read.forEach(UnenforcedSections::checkPath);
    write.forEach(UnenforcedSections::checkPath);
    write.stream()
        .filter(at -> at.text().filter(UnenforcedSections::isRoot).isPresent())
        .forEach(
            at ->
                at.error(
                    UNSAFE
                        + "'"
                        + at.text().orElse("/")
                        + "' may not be writable; name directories"));
    int paths = read.size() + write.size();
    if (paths > MAX_PATHS) {
      filesystem.error(UNSAFE + "more than " + MAX_PATHS + " filesystem paths");
    }
    return paths;
  }

  // A path of a Windows sandbox has a drive or a host, and either slash.
  private static void checkPath(Cursor at) {
    String path = at.text().orElse("/");
    if (path.length() > MAX_PATH
        || !ABSOLUTE.matcher(path).lookingAt()
        || List.of(path.split("[/\\\\]", -1)).contains("..")) {
      at.error(
          UNSAFE + "a path must be absolute, without '..', at most " + MAX_PATH + " characters");
    }
  }

  private static boolean isRoot(String path) {
    return ROOT.matcher(path).matches();
  }

  private static Optional<String> ui(Fields ui) {
    boolean graphical = ui.take("allow_graphical_ui").flatMap(Cursor::flag).orElse(false);
    Optional<String> clipboard =
        ui.take("clipboard").flatMap(at -> at.choice(CLIPBOARD)).filter(word -> !graphical);
    clipboard
        .filter(word -> !word.equals("none"))
        .ifPresent(word -> ui.error("clipboard", "needs allow_graphical_ui: true"));
    if (ui.take("allow_input_injection").flatMap(Cursor::flag).orElse(false) && !graphical) {
      ui.error("allow_input_injection", "needs allow_graphical_ui: true");
    }
    return clipboard;
  }

  private boolean process(Fields process) {
    for (String key : List.of("run_as_user", "run_as_group")) {
      process.take(key).ifPresent(UnenforcedSections::checkIdentity);
    }
    return true;
  }

  private static void checkIdentity(Cursor at) {
    String identity = at.node() instanceof Node.Scalar scalar ? scalar.text() : "";
    boolean number = identity.matches("[1-9][0-9]{0,9}") && Long.parseLong(identity) <= MAX_ID;
    if (!identity.equals("sandbox") && !number) {
      at.error(UNSAFE + "an identity is 'sandbox' or a number from 1 to " + MAX_ID);
    }
  }
}
