package dev.sluice.policy.edit;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Text as a scalar of YAML, in block and flow style: plain where it can be nothing but text. */
public final class YamlWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9/._*~%-]*");
  private static final Set<String> RESERVED =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private YamlWord() {}

  /**
   * The scalar.
   *
   * @param text printable ASCII
   */
  public static String of(String text) {
    boolean plain =
        PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : "'" + text.replace("'", "''") + "'";
  }
}
