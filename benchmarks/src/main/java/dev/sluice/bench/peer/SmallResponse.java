package dev.sluice.bench.peer;

/**
 * The response of 1 KiB at {@code /kib} of the origin: JSON as an API answers, without a secret.
 */
final class SmallResponse {
  private static final int BYTES = 1024;
  private static final String BEGIN =
      "{\"id\":\"msg_0192f3\",\"model\":\"small-1\",\"usage\":{\"input\":412,\"output\":163},\"content\":\"";
  private static final String SENTENCE = "The build failed in two of nine modules, see the log. ";
  private static final String END = "\"}";

  static final String TEXT = text();

  private SmallResponse() {}

  private static String text() {
    int content = BYTES - BEGIN.length() - END.length();
    String sentences = SENTENCE.repeat(content / SENTENCE.length() + 1);
    return BEGIN + sentences.substring(0, content) + END;
  }
}
