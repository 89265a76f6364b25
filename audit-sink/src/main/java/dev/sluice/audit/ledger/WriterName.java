package dev.sluice.audit.ledger;

/**
 * The identity under which a writer's records are shipped, from one sequence to another.
 *
 * @param text {@code node/index}, or {@code node/index-suffix} after a doubt about the numbers
 * @param after sequence before its first record
 * @param last sequence of its last record; the highest number there is while it is in use
 * @param decisions number of the last decision before its first, from which it counts anew
 */
public record WriterName(String text, long after, long last, long decisions) {
  static int index(String writer) {
    String text = writer.substring(writer.indexOf('/') + 1);
    return text.matches("\\d{1,9}(-[0-9a-f]{8})?") ? Integer.parseInt(text.split("-", 2)[0]) : -1;
  }
}
