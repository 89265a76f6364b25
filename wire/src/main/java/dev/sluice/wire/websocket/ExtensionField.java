package dev.sluice.wire.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1). */
final class ExtensionField {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern NAME = Pattern.compile("[ \t]*+(" + TOKEN + ")[ \t]*+");
  private static final Pattern VALUE =
      Pattern.compile("=[ \t]*+(?:(" + TOKEN + ")|\"(" + TOKEN + ")\")[ \t]*+");

  private static final int MAX_ELEMENTS = 32;

  private final String text;
  private int at;

  record Element(String name, List<Parameter> parameters) {}

  record Parameter(String name, Optional<String> value) {}

  private ExtensionField(String text) {
    this.text = text;
  }

  /** All elements of the lines; empty when a line is malformed or holds too many. */
  static Optional<List<Element>> read(List<String> lines) {
    List<Element> all = new ArrayList<>();
    for (String line : lines) {
      ExtensionField field = new ExtensionField(line);
      if (!line.isBlank() && !field.elements(all)) {
        return Optional.empty();
      }
    }
    return all.size() <= MAX_ELEMENTS ? Optional.of(all) : Optional.empty();
  }

  private boolean elements(List<Element> to) {
    do {
      Optional<String> name = match(NAME).map(found -> found.group(1));
      List<Parameter> parameters = new ArrayList<>();
      while (name.isPresent() && skip(';')) {
        Optional<Parameter> parameter = parameter();
        if (parameter.isEmpty() || parameters.size() == MAX_ELEMENTS) {
          return false;
        }
        parameters.add(parameter.orElseThrow());
      }
      if (name.isEmpty()) {
        return false;
      }
      to.add(new Element(lower(name.orElseThrow()), parameters));
    } while (to.size() <= MAX_ELEMENTS && skip(','));
    return at == text.length();
  }

  private Optional<Parameter> parameter() {
    Optional<String> name = match(NAME).map(found -> lower(found.group(1)));
    if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
      return name.map(known -> new Parameter(known, Optional.empty()));
    }
    return match(VALUE)
        .map(found -> found.start(1) >= 0 ? found.group(1) : found.group(2))
        .map(value -> new Parameter(name.orElseThrow(), Optional.of(value)));
  }

  private Optional<Matcher> match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    at = matcher.end();
    return Optional.of(matcher);
  }

  private boolean skip(char separator) {
    boolean there = at < text.length() && text.charAt(at) == separator;
    at += there ? 1 : 0;
    return there;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
