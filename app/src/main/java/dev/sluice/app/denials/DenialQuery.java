package dev.sluice.app.denials;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.proto.v1.DenialsWanted;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the query of {@code GET /v1/denials} asks for.
 *
 * @param sandbox empty for every sandbox
 * @param since shapes that were denied then or later
 * @param limit 1 to {@link #MOST}
 * @param follow whether shapes are told as they are denied again
 */
record DenialQuery(String sandbox, Instant since, int limit, boolean follow) {
  static final int MOST = 1000;
  private static final int USUAL = 100;
  private static final Set<String> KEYS = Set.of("sandbox", "since", "limit", "follow");

  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

  /** A query that cannot be followed; the message is for the caller. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a query.
   *
   * @throws Invalid with the parameter and the remedy
   */
  static DenialQuery of(MultiMap query, Instant now) throws Invalid {
    for (Map.Entry<String, String> parameter : query) {
      if (!KEYS.contains(parameter.getKey()) || query.getAll(parameter.getKey()).size() != 1) {
        throw new Invalid("expected sandbox, since, limit and follow, each at most once");
      }
    }
    return new DenialQuery(
        sandbox(text(query, "sandbox", "")),
        since(text(query, "since", ""), now),
        limit(text(query, "limit", String.valueOf(USUAL))),
        follow(text(query, "follow", "false")));
  }

  private static String text(MultiMap query, String key, String absent) {
    return query.contains(key) ? query.get(key) : absent;
  }

  private static String sandbox(String id) throws Invalid {
    if (!id.isEmpty() && !Sandbox.isId(id)) {
      throw new Invalid("sandbox: expected the id of a sandbox, as proxy.sandboxes names it");
    }
    return id;
  }

  private static Instant since(String text, Instant now) throws Invalid {
    try {
      if (text.isEmpty()) {
        return Instant.EPOCH;
      }
      Matcher ago = AGO.matcher(text);
      if (!ago.matches()) {
        return Instant.parse(text);
      }
      String form = ago.group(2).equals("d") ? "P" + text : "PT" + text;
      return now.minus(Duration.parse(form));
    } catch (DateTimeParseException e) {
      throw new Invalid(
          "since: expected a time ago such as 90s, 10m, 2h or 1d, or an instant such as"
              + " 2026-01-31T12:00:00Z");
    }
  }

  private static int limit(String text) throws Invalid {
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MOST) {
      throw new Invalid("limit: expected a number from 1 to " + MOST);
    }
    return Integer.parseInt(text);
  }

  private static boolean follow(String text) throws Invalid {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Invalid("follow: expected true or false");
    };
  }

  /**
   * For the control node.
   *
   * @param after change that was told before; 0 for none
   */
  DenialsWanted wanted(long after) {
    return DenialsWanted.newBuilder()
        .setSandbox(sandbox)
        .setSinceMs(Math.max(0, since.toEpochMilli()))
        .setMost(limit)
        .setAfter(after)
        .build();
  }
}
