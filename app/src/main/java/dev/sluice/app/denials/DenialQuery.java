package dev.sluice.app.denials;

import dev.sluice.app.live.InvalidQuery;
import dev.sluice.app.live.LiveQuery;
import dev.sluice.proto.v1.DenialsWanted;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The query of {@code GET /v1/denials}.
 *
 * @param sandbox empty for every sandbox
 * @param since shapes that were denied then or later
 * @param limit 1 to {@link #MOST}
 * @param follow whether shapes are sent again when they are denied again
 */
record DenialQuery(String sandbox, Instant since, int limit, boolean follow) {
  static final int MOST = 1000;
  private static final int USUAL = 100;
  private static final List<String> KEYS = List.of("sandbox", "since", "limit", "follow");

  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");

  /**
   * Reads a query.
   *
   * @throws InvalidQuery with the parameter and the remedy
   */
  static DenialQuery of(MultiMap parameters, Instant now) throws InvalidQuery {
    LiveQuery query = new LiveQuery(parameters, KEYS);
    return new DenialQuery(
        query.sandbox(),
        since(query.text("since", ""), now),
        query.number("limit", USUAL, MOST),
        follow(query.text("follow", "false")));
  }

  private static Instant since(String text, Instant now) throws InvalidQuery {
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
      throw new InvalidQuery(
          "since: expected a time ago such as 90s, 10m, 2h or 1d, or an instant such as"
              + " 2026-01-31T12:00:00Z");
    }
  }

  private static boolean follow(String text) throws InvalidQuery {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new InvalidQuery("follow: expected true or false");
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
