package dev.sluice.proxy.refusal;

import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.credential.CredentialLack;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request whose credentials are not put in.
 *
 * @param engine OCSF firewall rule type
 * @param reason platform words for the audit; of keys only those that have no secret
 */
public record CredentialRefusal(
    Refusal refusal, String engine, String reason, List<PlatformFinding> findings) {
  private static final String BINDING = RuleEngine.CREDENTIAL_BINDING.text();

  /**
   * Says what has no secret, and why. The key is the client's word.
   *
   * @param lack empty where it is not known, or another fault is graver
   * @param known masks the known values of a text
   */
  public static CredentialRefusal of(
      CredentialFault fault, Optional<CredentialLack> lack, UnaryOperator<String> known) {
    CredentialRefusal refusal = of(fault);
    return lack.map(
            it -> {
              String reason =
                  "credential " + NamedCall.plain(known.apply(it.key())) + ": " + it.why();
              return new CredentialRefusal(
                  refusal.refusal(), refusal.engine(), reason, refusal.findings());
            })
        .orElse(refusal);
  }

  public static CredentialRefusal of(CredentialFault fault) {
    Refusal refusal = CredentialRefusals.of(fault);
    return switch (fault) {
      case MISDIRECTED ->
          new CredentialRefusal(
              refusal, BINDING, "credential_endpoint_mismatch", mismatch(Severity.SEVERITY_HIGH));
      // Its own host gets nothing new: most often a binding that is too narrow.
      case ON_ANOTHER_PATH ->
          new CredentialRefusal(
              refusal,
              BINDING,
              "credential is for another path of this endpoint",
              mismatch(Severity.SEVERITY_LOW));
      case UNAVAILABLE -> unnamed(refusal, RefusalCode.CREDENTIAL_UNAVAILABLE.text());
      case MISPLACED -> unnamed(refusal, "placeholder where none is replaced");
      case UNSIGNABLE -> unnamed(refusal, "request cannot be signed");
      case BODY_UNUSABLE -> unnamed(refusal, "body cannot be rewritten");
      case BODY_NOT_REWRITTEN ->
          new CredentialRefusal(
              refusal,
              RuleEngine.CREDENTIALS.text(),
              "placeholder in a body that is not to be rewritten",
              uninspectable("http-request-body"));
      case MESSAGE_NOT_REWRITTEN ->
          new CredentialRefusal(
              refusal,
              RuleEngine.CREDENTIALS.text(),
              "WebSocket message that is not to be rewritten",
              uninspectable("websocket-message"));
    };
  }

  private static CredentialRefusal unnamed(Refusal refusal, String reason) {
    return new CredentialRefusal(refusal, BINDING, reason, List.of());
  }

  private static List<PlatformFinding> mismatch(Severity severity) {
    return finding(FindingUid.CREDENTIAL_ENDPOINT_MISMATCH, severity, "");
  }

  private static List<PlatformFinding> uninspectable(String surface) {
    return finding(FindingUid.CREDENTIALED_TRAFFIC_UNINSPECTABLE, Severity.SEVERITY_HIGH, surface);
  }

  private static List<PlatformFinding> finding(FindingUid uid, Severity severity, String surface) {
    return List.of(
        PlatformFinding.newBuilder()
            .setUid(uid.text())
            .setSeverity(severity)
            .setDisposition(FindingDisposition.DENIED.text())
            .setSurface(surface)
            .build());
  }
}
