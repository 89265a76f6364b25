package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.builtin.secrets.Matches.Match;
import dev.sluice.chain.builtin.secrets.SecretSearch.Found;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Searches text with the patterns of an entry. */
record Searching(Settings settings) {
  static Searching withDefaults() {
    return new Searching(new Settings(Mode.REDACT, "[REDACTED]", Catalogue.ALL, true));
  }

  static Searching asText() {
    return new Searching(new Settings(Mode.REDACT, "[REDACTED]", Catalogue.ALL, false));
  }

  List<Match> matches(byte[] body) {
    Found found = SecretSearch.of(settings).search(body, 0, body.length);
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
    return switch (new Redactor(
            SecretSearch.of(settings), settings.replacement(), Integer.MAX_VALUE)
        .redact(body, 0, body.length, matches(body))) {
      case Redaction.Done done -> done.body().toByteArray();
      case Redaction.TooLong tooLong -> throw new AssertionError("too long");
      case Redaction.Incomplete incomplete -> throw new AssertionError("incomplete");
    };
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.ISO_8859_1);
  }
}
