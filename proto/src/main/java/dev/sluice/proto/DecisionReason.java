package dev.sluice.proto;

/** Reasons of decisions about middleware: {@code RequestDecision.reason}. */
public final class DecisionReason {
  private static final String FAILED = RefusalCode.MIDDLEWARE_FAILED.text() + ": ";
  private static final String DENIED = RefusalCode.MIDDLEWARE_DENIED.text() + ":";

  private DecisionReason() {}

  /**
   * A required stage failed. The text is that of a {@link StageFailure}, maybe one of a later
   * version.
   */
  public static String failed(String failure) {
    return FAILED + failure;
  }

  /** A stage denied the request; its reason code may be empty. */
  public static String denied(String entry, String reasonCode) {
    return DENIED + entry + (reasonCode.isEmpty() ? "" : ":" + reasonCode);
  }

  public static boolean isFailure(String reason) {
    return reason.startsWith(FAILED.strip());
  }
}
