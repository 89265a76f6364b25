package dev.sluice.policy.document;

import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.PathGlob;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.policy.argument.ArgumentsReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the matchers of allow and deny rules (data-plane 1.6). */
final class MatcherReader {
  private MatcherReader() {}

  static Optional<Matcher> allow(Cursor rule, Optional<Protocol> protocol) {
    Fields fields = rule.fields();
    Optional<Cursor> allow = fields.take("allow");
    fields.close();
    if (allow.isEmpty()) {
      rule.error("expected a rule; write allow: {method: GET, path: /**}");
    }
    return allow.map(matcher -> matcher(matcher, protocol, false));
  }

  /** An element of the deny list: a bare matcher. */
  static Matcher deny(Cursor rule, Optional<Protocol> protocol) {
    return matcher(rule, protocol, true);
  }

  private static Matcher matcher(Cursor at, Optional<Protocol> protocol, boolean denies) {
    return protocol.filter(p -> p == Protocol.GRPC).isPresent()
        ? GrpcMatcher.read(at)
        : matcher(at, denies);
  }

  private static Matcher matcher(Cursor at, boolean denies) {
    Fields fields = at.fields();
    Matcher matcher =
        new Matcher(
            word(fields, "method"),
            word(fields, "path"),
            word(fields, "command"),
            query(fields),
            new Matcher.Operation(
                word(fields, "operation_type"),
                word(fields, "operation_name"),
                fields.take("fields").map(Cursor::texts).orElse(List.of())),
            fields.take("tool").map(MatcherReader::globs).orElse(List.of()),
            paramsName(fields),
            ArgumentsReader.read(fields, denies),
            at.node().at(),
            at.path());
    fields.close();
    return matcher;
  }

  private static Optional<String> word(Fields fields, String key) {
    return fields.take(key).flatMap(Cursor::text).filter(text -> !text.isEmpty());
  }

  private static Map<String, List<String>> query(Fields fields) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    fields
        .take("query")
        .map(Cursor::fields)
        .map(Fields::entries)
        .orElse(List.of())
        .forEach(entry -> query.put(entry.getKey(), globs(entry.getValue())));
    return query;
  }

  private static List<String> paramsName(Fields fields) {
    return fields
        .take("params")
        .map(
            at -> {
              Fields params = at.fields();
              List<String> name = params.take("name").map(MatcherReader::globs).orElse(List.of());
              params.close();
              return name;
            })
        .orElse(List.of());
  }

  // A glob, or exactly one of {glob: ...} and {any: [...]}.
  private static List<String> globs(Cursor value) {
    if (!(value.node() instanceof Node.Mapping)) {
      return value.text().map(List::of).orElse(List.of());
    }
    Fields fields = value.fields();
    Optional<Cursor> glob = fields.take("glob");
    Optional<Cursor> any = fields.take("any");
    fields.close();
    if (glob.isPresent() == any.isPresent()) {
      value.error("give exactly one of glob and any");
      return List.of();
    }
    List<String> globs =
        any.map(Cursor::texts)
            .orElseGet(() -> glob.flatMap(Cursor::text).map(List::of).orElse(List.of()));
    if (globs.isEmpty()) {
      value.error("names no glob; list at least one");
    }
    return globs;
  }

  /**
   * Reads a matcher of calls of gRPC. A call is a POST to {@code /package.Service/Method}, so the
   * matcher becomes one of method and path.
   */
  private static final class GrpcMatcher {
    private static final String POST = "POST";
    private static final String ANY = "*";

    private GrpcMatcher() {}

    /** A missing key fits every name. */
    static Matcher read(Cursor at) {
      Fields fields = at.fields();
      Optional<Cursor> service = fields.take("service");
      Optional<Cursor> method = fields.take("method");
      fields.close();
      if (service.isEmpty() && method.isEmpty()) {
        at.error("grpc rules read service and method; write at least one");
      }
      String path = "/" + glob(service) + "/" + glob(method);
      return new Matcher(
          Optional.of(POST),
          Optional.of(path),
          Optional.empty(),
          Map.of(),
          new Matcher.Operation(Optional.empty(), Optional.empty(), List.of()),
          List.of(),
          List.of(),
          Optional.empty(),
          at.node().at(),
          at.path());
    }

    private static String glob(Optional<Cursor> name) {
      name.ifPresent(at -> at.text().ifPresent(glob -> check(at, glob)));
      return name.flatMap(Cursor::text).orElse(ANY);
    }

    // An error, since a rule about calls that fits none, or all, is never meant.
    private static void check(Cursor at, String glob) {
      if (glob.isEmpty() || glob.indexOf('/') >= 0 || glob.contains("**")) {
        at.error("expected a name such as package.Service, or one with '*'; it has no '/' or '**'");
        return;
      }
      try {
        PathGlob.compile(glob);
      } catch (InvalidPatternException e) {
        at.error("not a glob: " + e.reason());
      }
    }
  }
}
