package dev.sluice.policy.argument;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Judges arguments as the page says, slowly and with the means of the JDK alone. */
final class ReferenceEvaluator {
  /** Spelling of a number in JSON. */
  record Numeral(String text) {}

  /** A condition: its key in the policy and its operand. */
  record Condition(String key, Object operand) {}

  /** The conditions on a pointer. */
  record Pointer(List<String> keys, boolean optional, List<Condition> conditions) {}

  /** The matcher's arguments. */
  record Arguments(List<Pointer> pointers, boolean closed) {}

  /** The parts that a url condition asks for; an empty text or 0: any. */
  record Url(String scheme, String host, int port) {}

  private static final String YES = "yes";
  private static final String NO = "no";
  private static final String UNCLEAR = "unclear";

  /** Stands for null. */
  static final Object NULL = new Object();

  private static final Object ABSENT = new Object();
  private static final Object UNREADABLE = new Object();

  private ReferenceEvaluator() {}

  static boolean allows(Arguments rule, Map<String, Object> arguments) {
    for (Pointer pointer : rule.pointers()) {
      Object value = find(pointer.keys(), arguments);
      boolean skipped = pointer.optional() && (value == ABSENT || value == NULL);
      for (Condition condition : pointer.conditions()) {
        boolean each = isAboutElements(condition) && value instanceof List<?>;
        List<?> values = each ? (List<?>) value : Arrays.asList(value);
        boolean all = values.stream().allMatch(v -> judge(condition, v, false).equals(YES));
        if (!skipped && !(all && !values.isEmpty())) {
          return false;
        }
      }
    }
    return !rule.closed() || isNamed("", arguments, rule);
  }

  static boolean denies(Arguments rule, Map<String, Object> arguments) {
    for (Pointer pointer : rule.pointers()) {
      Object value = find(pointer.keys(), arguments);
      for (Condition condition : pointer.conditions()) {
        boolean each = isAboutElements(condition) && value instanceof List<?>;
        List<?> values = each ? (List<?>) value : Arrays.asList(value);
        if (values.stream().anyMatch(v -> !judge(condition, v, true).equals(NO))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAboutElements(Condition condition) {
    return !List.of("length_at_most", "type", "absent").contains(condition.key());
  }

  /** Every part below a place is named, or leads to one that is. */
  private static boolean isNamed(String place, Object value, Arguments rule) {
    List<String> texts =
        rule.pointers().stream().map(p -> "/" + String.join("/", p.keys())).toList();
    boolean leaf =
        texts.contains(place) && texts.stream().noneMatch(t -> t.startsWith(place + "/"));
    if (leaf) {
      return true;
    }
    if (!place.isEmpty() && texts.stream().noneMatch(text -> text.startsWith(place + "/"))) {
      return false;
    }
    if (value instanceof Map<?, ?> members) {
      return members.entrySet().stream()
          .allMatch(member -> isNamed(place + "/" + member.getKey(), member.getValue(), rule));
    }
    if (value instanceof List<?> elements) {
      for (int i = 0; i < elements.size(); i++) {
        if (!isNamed(place + "/" + i, elements.get(i), rule)) {
          return false;
        }
      }
    }
    return true;
  }

  private static Object find(List<String> keys, Object value) {
    if (keys.isEmpty()) {
      return value;
    }
    if (value == NULL) {
      return ABSENT;
    }
    String key = keys.getFirst();
    List<String> rest = keys.subList(1, keys.size());
    if (value instanceof Map<?, ?> members) {
      TreeSet<String> twins = new TreeSet<>();
      members.keySet().forEach(k -> twins.add(String.valueOf(k)));
      twins.removeIf(
          k -> k.equals(key) || !k.toLowerCase(Locale.ROOT).equals(key.toLowerCase(Locale.ROOT)));
      if (!twins.isEmpty()) {
        return UNREADABLE;
      }
      return members.containsKey(key) ? find(rest, members.get(key)) : ABSENT;
    }
    if (value instanceof List<?> elements && key.matches("[0-9]")) {
      int index = Integer.parseInt(key);
      return index < elements.size() ? find(rest, elements.get(index)) : ABSENT;
    }
    return UNREADABLE;
  }

  private static String judge(Condition condition, Object value, boolean denies) {
    boolean absence = condition.key().equals("absent");
    if (value == ABSENT) {
      return absence ? YES : NO;
    }
    if (value == UNREADABLE) {
      return UNCLEAR;
    }
    if (value == NULL) {
      return absence ? UNCLEAR : condition.operand().equals("null") ? YES : NO;
    }
    return switch (condition.key()) {
      case "absent" -> NO;
      case "glob" -> value instanceof String t ? word(glob(condition, t, denies)) : UNCLEAR;
      case "equals" -> equal(condition.operand(), value);
      case "range" ->
          value instanceof Numeral n ? range((List<?>) condition.operand(), n) : UNCLEAR;
      case "length_at_most" -> length((Integer) condition.operand(), value);
      case "type" -> type((String) condition.operand(), value);
      case "path_within" ->
          value instanceof String t ? path((String) condition.operand(), t) : UNCLEAR;
      case "url" -> value instanceof String text ? url((Url) condition.operand(), text) : UNCLEAR;
      default -> throw new IllegalArgumentException(condition.key());
    };
  }

  private static String word(boolean holds) {
    return holds ? YES : NO;
  }

  private static boolean glob(Condition condition, String text, boolean denies) {
    String one = denies ? "(?s:.)" : "[^.]";
    String regex =
        ((String) condition.operand())
            .replace(".", "\\.")
            .replace("**", "\u0001")
            .replace("*", one + "*")
            .replace("\u0001", "(?s:.)*");
    return text.matches(regex);
  }

  private static String equal(Object expected, Object value) {
    if (expected instanceof BigDecimal number) {
      return value instanceof Numeral n ? range(List.of(number, number), n) : UNCLEAR;
    }
    return expected.getClass() == value.getClass() ? word(expected.equals(value)) : UNCLEAR;
  }

  private static String range(List<?> ends, Numeral value) {
    BigDecimal least = (BigDecimal) ends.getFirst();
    BigDecimal most = (BigDecimal) ends.getLast();
    BigDecimal exact = new BigDecimal(value.text());
    double rounded = Double.parseDouble(value.text());
    boolean holds = exact.compareTo(least) >= 0 && exact.compareTo(most) <= 0;
    boolean holdsRounded = rounded >= least.doubleValue() && rounded <= most.doubleValue();
    return Double.isInfinite(rounded) || holds != holdsRounded ? UNCLEAR : word(holds);
  }

  private static String length(int most, Object value) {
    if (value instanceof String text) {
      return word(text.codePoints().count() <= most);
    }
    if (value instanceof List<?> elements) {
      return word(elements.size() <= most);
    }
    return value instanceof Map<?, ?> members ? word(members.size() <= most) : UNCLEAR;
  }

  private static String type(String type, Object value) {
    if (type.equals("integer") && value instanceof Numeral(String text)) {
      boolean integral = new BigDecimal(text).remainder(BigDecimal.ONE).signum() == 0;
      return text.matches("-?[0-9]+") ? YES : integral ? UNCLEAR : NO;
    }
    String is =
        value instanceof String
            ? "string"
            : value instanceof Numeral
                ? "number"
                : value instanceof Boolean
                    ? "boolean"
                    : value instanceof Map<?, ?> ? "object" : "array";
    return word(type.equals(is));
  }

  private static String path(String root, String path) {
    boolean readable =
        path.matches("/([^/].*)?") && !path.matches("(?s).*[%\\\\\\p{Cntrl}\u200b\uff0e\uff0f].*");
    boolean doubtful =
        Arrays.stream(path.split("/"))
            .filter(name -> !List.of("", ".", "..").contains(name))
            .anyMatch(name -> name.replaceAll(";.*", "").matches("[. ]*"));
    boolean twoWays = (path + "/").contains("/../") && path.contains("//");
    if (!readable || doubtful || twoWays) {
      return UNCLEAR;
    }
    if (Path.of(path).normalize().startsWith(root)) {
      return YES;
    }
    StringBuilder loose = new StringBuilder("/");
    Path.of(path)
        .normalize()
        .forEach(n -> loose.append(n.toString().replaceAll("[. ]+$", "")).append('/'));
    return Path.of(loose.toString().toLowerCase(Locale.ROOT)).startsWith(root) ? UNCLEAR : NO;
  }

  private static String url(Url asked, String text) {
    Optional<URI> read = uri(text);
    if (read.isEmpty()) {
      return UNCLEAR;
    }
    URI uri = read.get();
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual = Map.of("http", 80, "https", 443).getOrDefault(scheme, -1);
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    if (asked.port() > 0 && port < 0) {
      return UNCLEAR;
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String pattern = asked.host().replace(".", "\\.").replace("*", "[^.]*");
    return word(
        (asked.scheme().isEmpty() || asked.scheme().equals(scheme))
            && (asked.host().isEmpty() || host.matches(pattern))
            && (asked.port() == 0 || asked.port() == port));
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean clear =
          uri.isAbsolute()
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getHost().matches("[A-Za-z0-9.-]*[A-Za-z0-9]")
              && !uri.getHost().matches("[0-9]+")
              && uri.getPort() <= 65535
              && !uri.getRawAuthority().endsWith(":")
              && !(uri.getRawPath().isEmpty() && text.contains("@"));
      return clear ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
