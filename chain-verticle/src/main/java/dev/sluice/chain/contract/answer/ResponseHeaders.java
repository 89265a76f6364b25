package dev.sluice.chain.contract.answer;

import dev.sluice.proto.ResponseFields;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;
import java.util.Set;

/**
 * The headers of responses by what a stage may do with them (http-responses 4.2 and D1). Names are
 * in lower case.
 */
public final class ResponseHeaders {
  // A scanner may add or tighten them; none may take them away.
  private static final Set<String> NOT_REMOVABLE =
      Set.of(
          "content-security-policy",
          "strict-transport-security",
          "x-frame-options",
          "x-content-type-options");

  private ResponseHeaders() {}

  static boolean mayWrite(String name, boolean trailer) {
    return isInReach(name) && (trailer || !ResponseFields.isIntegrity(name));
  }

  static boolean mayRemove(String name) {
    return isInReach(name) && !NOT_REMOVABLE.contains(name);
  }

  private static boolean isInReach(String name) {
    return !ResponseFields.isProtected(name) && !name.startsWith("access-control-");
  }

  public static List<HttpHeader> withoutIntegrity(List<HttpHeader> headers) {
    return headers.stream()
        .filter(header -> !ResponseFields.isIntegrity(header.getName()))
        .toList();
  }
}
