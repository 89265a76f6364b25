package dev.sluice.proxy.local;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request to {@code policy.local} asks for (data-plane 16.2). */
public sealed interface AgentRoute {
  record CurrentPolicy() implements AgentRoute {}

  /**
   * The newest denials of the sandbox.
   *
   * @param last how many, 1 to 100
   */
  record Denials(int last) implements AgentRoute {}

  record Skill() implements AgentRoute {}

  record Propose() implements AgentRoute {}

  /**
   * The state of a proposal.
   *
   * @param waitSeconds for a decision; 0 answers at once
   */
  record State(String id, int waitSeconds) implements AgentRoute {}

  record OtherMethod(String allowed) implements AgentRoute {}

  record Unknown() implements AgentRoute {}

  static AgentRoute of(String method, String path, String query) {
    Optional<AgentRoute> read =
        switch (path) {
          case "/v1/policy/current" -> Optional.of(new CurrentPolicy());
          case "/v1/denials" -> Optional.of(new Denials(Query.number(query, "last", 10, 100)));
          case "/v1/skill" -> Optional.of(new Skill());
          default -> state(path, query);
        };
    if (path.equals("/v1/proposals")) {
      return method.equals("POST") ? new Propose() : new OtherMethod("POST");
    }
    if (read.isEmpty()) {
      return new Unknown();
    }
    return method.equals("GET") ? read.get() : new OtherMethod("GET");
  }

  private static Optional<AgentRoute> state(String path, String query) {
    Matcher named = Query.PROPOSAL.matcher(path);
    if (!named.matches()) {
      return Optional.empty();
    }
    int seconds = named.group(2) == null ? 0 : Query.number(query, "timeout", 55, 55);
    return Optional.of(new State(named.group(1), seconds));
  }

  final class Query {
    private static final Pattern PROPOSAL =
        Pattern.compile("/v1/proposals/([A-Za-z0-9-]{1,64})(/wait)?");

    private Query() {}

    static int number(String query, String key, int usual, int most) {
      for (String part : query.split("&", -1)) {
        if (part.startsWith(key + "=")) {
          String digits = part.substring(key.length() + 1);
          return digits.matches("[0-9]{1,9}")
              ? Math.clamp(Integer.parseInt(digits), 1, most)
              : usual;
        }
      }
      return usual;
    }
  }
}
