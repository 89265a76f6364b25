package dev.sluice.control.proposal.finding;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.net.PublicNames;
import dev.sluice.control.proposal.finding.ReviewFinding.Kind;
import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the name of a proposed host says by itself. */
final class HostFindings {
  private static final String INTERNATIONAL = "xn--";

  private HostFindings() {}

  static void find(String host, Collection<String> known, Consumer<ReviewFinding> to) {
    if (IpLiteral.parse(host).isPresent()) {
      to.accept(finding(Kind.IP_LITERAL, host + " is an address: its owner can change unseen"));
      return;
    }
    String name = host.replaceFirst("^\\*\\*?\\.", "");
    if (!PublicNames.isPublic(name)) {
      to.accept(finding(Kind.PRIVATE_NAME, host + " is no name of the public DNS"));
    } else if (!name.equals(host) && PublicNames.ownParent("x." + name).isEmpty()) {
      to.accept(
          finding(Kind.SHARED_WILDCARD, host + ": each name below may belong to another customer"));
    }
    if (List.of(name.split("\\.", -1)).stream()
        .anyMatch(label -> label.startsWith(INTERNATIONAL))) {
      to.accept(finding(Kind.INTERNATIONAL_HOST, host + international(name)));
    }
    String shape = shape(name);
    known.stream()
        .filter(other -> !other.equals(name) && shape(other).equals(shape))
        .findFirst()
        .ifPresent(other -> to.accept(finding(Kind.LOOKALIKE_HOST, host + " looks like " + other)));
  }

  private static ReviewFinding finding(Kind kind, String text) {
    return new ReviewFinding(kind, text);
  }

  /** In numbers of letters, since the letters themselves deceive. */
  private static String international(String name) {
    String shown = IDN.toUnicode(name, IDN.ALLOW_UNASSIGNED);
    String letters =
        shown
            .codePoints()
            .filter(c -> c > 0x7f)
            .mapToObj("U+%04X"::formatted)
            .collect(Collectors.joining(" "));
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    shown
        .codePoints()
        .filter(Character::isLetter)
        .mapToObj(UnicodeScript::of)
        .forEach(scripts::add);
    scripts.remove(UnicodeScript.COMMON);
    scripts.remove(UnicodeScript.INHERITED);
    return " is written with %s%s"
        .formatted(letters, scripts.size() > 1 ? ", which mixes scripts" : "");
  }

  private static String shape(String name) {
    return name.replace("rn", "m")
        .replace("vv", "w")
        .replace('0', 'o')
        .replace('1', 'l')
        .replace('i', 'l')
        .replace('5', 's')
        .replace("-", "")
        .replace("_", "");
  }
}
