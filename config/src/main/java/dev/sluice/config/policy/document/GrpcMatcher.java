package dev.sluice.config.policy.document;

import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.config.policy.match.PathGlob;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a matcher of calls of gRPC. A call is a POST to {@code /package.Service/Method}, so the
 * matcher becomes one of method and path.
 */
final class GrpcMatcher {
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
    Optional<String> text = name.flatMap(Cursor::text);
    text.ifPresent(glob -> check(name.get(), glob));
    return text.orElse(ANY);
  }

  /** An error, since a rule about calls that fits none, or all, is never meant. */
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
