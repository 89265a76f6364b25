package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.Limits;
import dev.sluice.inspect.secrets.SecretMatches.Match;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reports secrets by kind and count, never their text. */
final class FindingsReport {
  /** Stands for kinds beyond the limit of the contract. */
  static final String OTHER = "other";

  private static final String TYPE = "secrets.";

  private FindingsReport() {}

  /** An answer with the findings and no decision. */
  static HttpRequestResult.Builder of(List<Match> matches) {
    Map<String, Finding.Builder> kinds = new LinkedHashMap<>();
    for (Match match : matches) {
      Finding.Builder finding =
          kinds.computeIfAbsent(match.pattern().id(), id -> finding(match.pattern()));
      finding.setCount(finding.getCount() + 1);
    }
    HttpRequestResult.Builder result = HttpRequestResult.newBuilder();
    int own = kinds.size() > Limits.FINDING_COUNT ? Limits.FINDING_COUNT - 1 : kinds.size();
    kinds.values().stream().limit(own).forEach(result::addFindings);
    int rest = kinds.values().stream().skip(own).mapToInt(Finding.Builder::getCount).sum();
    if (rest > 0) {
      result.addFindings(finding(OTHER, "Secrets of further kinds", "medium").setCount(rest));
    }
    return result.putMetadata("secrets_found", Integer.toString(matches.size()));
  }

  private static Finding.Builder finding(SecretPattern pattern) {
    return finding(
        pattern.id(), pattern.label(), pattern.confidence().name().toLowerCase(Locale.ROOT));
  }

  private static Finding.Builder finding(String kind, String label, String confidence) {
    return Finding.newBuilder()
        .setType(TYPE + kind)
        .setLabel(label)
        .setConfidence(confidence)
        .setSeverity("high");
  }
}
