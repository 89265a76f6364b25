package dev.sluice.audit.ocsf.summary;

import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.v1.PlatformFinding;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The fixed words of a finding that the platform raises.
 *
 * @param title {@code finding_info.title}
 * @param denied message when the traffic was refused
 * @param passed message when {@code fail_open} let it through
 */
public record FindingText(String title, String denied, String passed) {
  private static final Set<FindingUid> ALERTS =
      EnumSet.of(
          FindingUid.CREDENTIAL_ENDPOINT_MISMATCH,
          FindingUid.REQUEST_AUTHORITY_MISMATCH,
          FindingUid.KNOWN_VALUES_REPEATED);

  private static final Set<FindingUid> OF_CAPACITY =
      EnumSet.of(
          FindingUid.ADMISSION_EXHAUSTED,
          FindingUid.ADMISSION_SATURATED,
          FindingUid.SESSION_CAPACITY_EXHAUSTED);

  private static final FindingText UNKNOWN =
      new FindingText("Platform finding", "The platform raised a finding");

  private static final FindingText MIDDLEWARE_FAILURE =
      new FindingText(
          "Supervisor middleware failure",
          "Required supervisor middleware failed closed",
          "Middleware failed and was bypassed (fail_open)");

  private static final FindingText BODY_UNAVAILABLE =
      new FindingText(
          "Supervisor middleware could not inspect request body",
          "Request body exceeded middleware inspection cap; denied",
          "Request body exceeded middleware inspection cap; passed through (fail_open)");

  private static final FindingText ADMISSION_EXHAUSTED =
      new FindingText(
          "Supervisor middleware admission exhausted",
          "HTTP request shed because middleware work admission was exhausted");

  private static final FindingText TRAFFIC_UNINSPECTABLE =
      new FindingText(
          "Supervisor middleware cannot inspect this traffic",
          "Uninspectable traffic to host with required middleware; denied",
          "Uninspectable traffic bypassed middleware (fail_open)");

  private static final FindingText POLICY_EVALUATION_FAILURE =
      new FindingText(
          "Post-middleware policy evaluation failed",
          "Transformed request denied because policy evaluation failed");

  private static final FindingText CREDENTIALED_TRAFFIC_UNINSPECTABLE =
      new FindingText(
          "Credentialed traffic cannot be inspected",
          "Traffic to a credentialed endpoint was refused because it cannot be inspected",
          "Traffic to a credentialed endpoint passed uninspected");

  private static final FindingText RESPONSE_BLOCKED =
      new FindingText(
          "HTTP response blocked by middleware",
          "Middleware refused an HTTP response; it was not delivered");

  private static final FindingText RESPONSE_FAIL_OPEN =
      new FindingText(
          "HTTP response middleware failed open", "HTTP response middleware failed open");

  private static final FindingText RESPONSE_FAILURE =
      new FindingText(
          "HTTP response middleware delivery failure",
          "An HTTP response was not delivered or was cut");

  private static final FindingText CONTRACT_FAILURE =
      new FindingText(
          "Supervisor middleware contract failure",
          "A middleware service spoke another form of the contract");

  private static final FindingText RESPONSE_SCRUBBED =
      new FindingText(
          "HTTP response held a secret of its request",
          "A secret was replaced by its placeholder in an HTTP response");

  private static final FindingText TOOL_CHANGED =
      new FindingText(
          "MCP tool is described otherwise than before", "The description of an MCP tool changed");

  private static final FindingText CREDENTIAL_ENDPOINT_MISMATCH =
      new FindingText(
          "Credential used for another endpoint",
          "A credential was used for an endpoint that it is not authorized for");

  private static final FindingText REQUEST_AUTHORITY_MISMATCH =
      new FindingText(
          "Request names another authority than its connection",
          "A request named another authority than the one that was admitted");

  private static final FindingText KNOWN_VALUES_REPEATED =
      new FindingText(
          "Known secret values in many requests",
          "A sandbox was denied more than five requests with known secret values within an hour");

  private static final FindingText WEBSOCKET_FAILURE =
      new FindingText(
          "WebSocket middleware processing failure", "WebSocket middleware stage failed");

  private static final FindingText WEBSOCKET_STAGE_DISABLED =
      new FindingText(
          "WebSocket middleware stage disabled",
          "WebSocket middleware stage stream became unusable and was disabled for this session");

  private static final FindingText ADMISSION_SATURATED =
      new FindingText(
          "Supervisor middleware admission saturated",
          "WebSocket middleware work waited for admission capacity");

  private static final FindingText SESSION_CAPACITY_EXHAUSTED =
      new FindingText(
          "Supervisor middleware session capacity exhausted",
          "Persistent middleware session admission was refused at process capacity");

  private FindingText(String title, String message) {
    this(title, message, message);
  }

  public static FindingText of(Optional<FindingUid> uid) {
    return uid.map(FindingText::of).orElse(UNKNOWN);
  }

  public static FindingText of(FindingUid uid) {
    return switch (uid) {
      case MIDDLEWARE_FAILURE -> MIDDLEWARE_FAILURE;
      case BODY_UNAVAILABLE -> BODY_UNAVAILABLE;
      case ADMISSION_EXHAUSTED -> ADMISSION_EXHAUSTED;
      case TRAFFIC_UNINSPECTABLE -> TRAFFIC_UNINSPECTABLE;
      case POLICY_EVALUATION_FAILURE -> POLICY_EVALUATION_FAILURE;
      case CREDENTIALED_TRAFFIC_UNINSPECTABLE -> CREDENTIALED_TRAFFIC_UNINSPECTABLE;
      case CREDENTIAL_ENDPOINT_MISMATCH -> CREDENTIAL_ENDPOINT_MISMATCH;
      case REQUEST_AUTHORITY_MISMATCH -> REQUEST_AUTHORITY_MISMATCH;
      case KNOWN_VALUES_REPEATED -> KNOWN_VALUES_REPEATED;
      case WEBSOCKET_FAILURE -> WEBSOCKET_FAILURE;
      case WEBSOCKET_STAGE_DISABLED -> WEBSOCKET_STAGE_DISABLED;
      case ADMISSION_SATURATED -> ADMISSION_SATURATED;
      case SESSION_CAPACITY_EXHAUSTED -> SESSION_CAPACITY_EXHAUSTED;
      case RESPONSE_BLOCKED -> RESPONSE_BLOCKED;
      case RESPONSE_FAIL_OPEN -> RESPONSE_FAIL_OPEN;
      case RESPONSE_FAILURE -> RESPONSE_FAILURE;
      case CONTRACT_FAILURE -> CONTRACT_FAILURE;
      case RESPONSE_SCRUBBED -> RESPONSE_SCRUBBED;
      case TOOL_CHANGED -> TOOL_CHANGED;
    };
  }

  public String message(PlatformFinding finding) {
    return FindingDisposition.FAIL_OPEN.is(finding.getDisposition()) ? passed : denied;
  }

  public static boolean hasOperation(Optional<FindingUid> uid) {
    return uid.filter(OF_CAPACITY::contains).isPresent();
  }

  public static boolean isAlert(Optional<FindingUid> uid) {
    return uid.filter(ALERTS::contains).isPresent();
  }
}
