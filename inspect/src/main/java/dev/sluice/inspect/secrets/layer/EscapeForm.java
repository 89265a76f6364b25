package dev.sluice.inspect.secrets.layer;

/** Names of the forms that {@link EscapeDecoder} decodes. */
final class EscapeForm {
  private EscapeForm() {}

  /**
   * The form of a piece.
   *
   * @param first byte of it, without sign
   */
  static String of(int first) {
    return switch (first) {
      case '%' -> "percent";
      case '\\' -> "backslash";
      case '&' -> "html";
      default -> "lookalike";
    };
  }
}
