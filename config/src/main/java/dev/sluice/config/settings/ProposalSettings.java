package dev.sluice.config.settings;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Proposed rules: {@code control.proposals.*}.
 *
 * @param expireAfter {@code expire_after}: how long a proposal is open
 * @param webhook {@code webhook}: who hears of a proposal that opens; empty: none
 */
public record ProposalSettings(Duration expireAfter, Optional<Webhook> webhook) {
  public static final ProposalSettings DEFAULTS =
      new ProposalSettings(Duration.ofDays(7), Optional.empty());

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(90);

  /** An address that hears of proposals. */
  public record Webhook(String url, Path secretFile) {}

  static ProposalSettings read(Fields proposals, Path directory) {
    return new ProposalSettings(
        proposals.duration("expire_after", SHORTEST, LONGEST, DEFAULTS.expireAfter()),
        proposals.take("webhook").flatMap(at -> webhook(at, directory)));
  }

  private static Optional<Webhook> webhook(Cursor at, Path directory) {
    Fields fields = at.fields();
    Optional<Cursor> url = fields.take("url");
    Optional<Path> secret = fields.file("secret_file", directory);
    fields.close();
    if (url.isPresent() != secret.isPresent()) {
      at.error("needs url and secret_file, whose secret signs each notice");
    }
    return url.flatMap(ProposalSettings::url)
        .flatMap(to -> secret.map(file -> new Webhook(to, file.normalize())));
  }

  private static Optional<String> url(Cursor at) {
    Optional<String> text = at.text();
    if (text.isPresent() && !isUrl(text.get())) {
      at.error("expected a URL such as https://hooks.example.com/sluice, without user and #");
      return Optional.empty();
    }
    return text;
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return web && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
