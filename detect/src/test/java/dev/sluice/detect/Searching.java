package dev.sluice.detect;

import dev.sluice.detect.SecretMatches.Match;
import dev.sluice.detect.SecretScanner.Found;
import dev.sluice.detect.pattern.SecretPattern;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Searches text with the patterns of an entry. */
record Searching(List<SecretPattern> patterns, boolean json) {
  private static final String MARK = "[REDACTED]";

  static Searching withDefaults() {
    return new Searching(SecretCatalog.USUAL, true);
  }

  static Searching asText() {
    return new Searching(SecretCatalog.USUAL, false);
  }

  SecretScanner scanner() {
    return SecretScanner.of(patterns, json);
  }

  List<Match> matches(byte[] body) {
    Found found = scanner().scan(body, 0, body.length);
    if (!found.complete()) {
      throw new AssertionError("over budget");
    }
    return found.matches();
  }

  List<String> ids(String body) {
    return matches(bytes(body)).stream().map(match -> match.pattern().id()).toList();
  }

  String redacted(String body) {
    return new String(redacted(bytes(body)), StandardCharsets.ISO_8859_1);
  }

  byte[] redacted(byte[] body) {
    LayeredScanner written = new LayeredScanner(scanner(), 0, MARK);
    return switch (new SecretRedactor(written, Integer.MAX_VALUE)
        .redact(body, 0, body.length, written.scan(body, 0, body.length).edits(), p -> true)) {
      case SecretRedactor.Redaction.Done done -> done.body();
      case SecretRedactor.Redaction.Unwritable no -> throw new AssertionError("unwritable");
      case SecretRedactor.Redaction.TooLong tooLong -> throw new AssertionError("too long");
      case SecretRedactor.Redaction.Incomplete incomplete -> throw new AssertionError("incomplete");
    };
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.ISO_8859_1);
  }
}
