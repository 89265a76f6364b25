package dev.sluice.proxy.refusal;

import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proxy.credential.CredentialFault;
import java.util.List;

/**
 * A request whose credentials are not put in.
 *
 * @param engine OCSF firewall rule type
 * @param reason platform words for the audit, without keys
 */
public record CredentialRefusal(
    Refusal refusal, String engine, String reason, List<PlatformFinding> findings) {
  private static final String BINDING = "credential-binding";

  public static CredentialRefusal of(CredentialFault fault) {
    Refusal refusal = CredentialRefusals.of(fault);
    return switch (fault) {
      case MISDIRECTED ->
          new CredentialRefusal(
              refusal,
              BINDING,
              "credential_endpoint_mismatch",
              finding("openshell.provider_credential.endpoint_mismatch", ""));
      case UNAVAILABLE ->
          new CredentialRefusal(refusal, BINDING, "credential_unavailable", List.of());
      case MISPLACED ->
          new CredentialRefusal(refusal, BINDING, "placeholder where none is replaced", List.of());
      case UNSIGNABLE ->
          new CredentialRefusal(refusal, BINDING, "request cannot be signed", List.of());
      case BODY_UNUSABLE ->
          new CredentialRefusal(refusal, BINDING, "body cannot be rewritten", List.of());
      case BODY_NOT_REWRITTEN ->
          new CredentialRefusal(
              refusal,
              "credentials",
              "placeholder in a body that is not to be rewritten",
              finding("openshell.credentials.traffic_uninspectable", "http-request-body"));
    };
  }

  private static List<PlatformFinding> finding(String uid, String surface) {
    return List.of(
        PlatformFinding.newBuilder()
            .setUid(uid)
            .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
            .setDisposition("denied")
            .setSurface(surface)
            .build());
  }
}
