package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.PlatformFinding;
import java.util.Map;

/** The findings that the platform itself raises, with their fixed words. */
enum FindingKind {
  MIDDLEWARE_FAILURE(
      "openshell.middleware.failure",
      "Supervisor middleware failure",
      "Required supervisor middleware failed closed",
      "Middleware failed and was bypassed (fail_open)"),
  BODY_UNAVAILABLE(
      "openshell.middleware.body_unavailable",
      "Supervisor middleware could not inspect request body",
      "Request body exceeded middleware inspection cap; denied",
      "Request body exceeded middleware inspection cap; passed through (fail_open)"),
  ADMISSION_EXHAUSTED(
      "openshell.middleware.admission_exhausted",
      "Supervisor middleware admission exhausted",
      "HTTP request shed because middleware work admission was exhausted",
      "HTTP request shed because middleware work admission was exhausted"),
  UNINSPECTABLE(
      "openshell.middleware.traffic_uninspectable",
      "Supervisor middleware cannot inspect this traffic",
      "Uninspectable traffic to host with required middleware; denied",
      "Uninspectable traffic bypassed middleware (fail_open)"),
  POLICY_EVALUATION(
      "openshell.middleware.policy_evaluation_failure",
      "Post-middleware policy evaluation failed",
      "Transformed request denied because policy evaluation failed",
      "Transformed request denied because policy evaluation failed"),
  CREDENTIALS_UNINSPECTABLE(
      "openshell.credentials.traffic_uninspectable",
      "Credentialed traffic cannot be inspected",
      "Traffic to a credentialed endpoint was refused because it cannot be inspected",
      "Traffic to a credentialed endpoint passed uninspected"),
  CREDENTIAL_MISMATCH(
      "openshell.provider_credential.endpoint_mismatch",
      "Credential used for another endpoint",
      "A credential was used for an endpoint that it is not authorized for",
      "A credential was used for an endpoint that it is not authorized for"),
  AUTHORITY_MISMATCH(
      "openshell.http.request_authority_mismatch",
      "Request names another authority than its connection",
      "A request named another authority than the one that was admitted",
      "A request named another authority than the one that was admitted"),
  OTHER("", "Platform finding", "The platform raised a finding", "The platform raised a finding");

  static final String FAIL_OPEN = "fail_open";

  private final String uid;
  private final String title;
  private final String denied;
  private final String passed;

  FindingKind(String uid, String title, String denied, String passed) {
    this.uid = uid;
    this.title = title;
    this.denied = denied;
    this.passed = passed;
  }

  static FindingKind of(String uid) {
    for (FindingKind kind : values()) {
      if (kind.uid.equals(uid)) {
        return kind;
      }
    }
    return OTHER;
  }

  String uid() {
    return uid;
  }

  String title() {
    return title;
  }

  String message(PlatformFinding finding) {
    return finding.getDisposition().equals(FAIL_OPEN) ? passed : denied;
  }

  /** What the evidence of every finding of this kind says. */
  Map<String, String> evidence() {
    return this == ADMISSION_EXHAUSTED ? Map.of("operation", "http_request") : Map.of();
  }

  /** Whether someone should look at it now. */
  boolean isAlert() {
    return this == CREDENTIAL_MISMATCH || this == AUTHORITY_MISMATCH;
  }
}
