package dev.sluice.audit.ledger;

/**
 * The last numbers that a writer gave, as they are known outside its segments.
 *
 * @param sequence the newest record has no higher one
 * @param decision the newest decision has no higher number
 * @param certain sequence up to which records were surely stored; below {@code sequence} when only
 *     the reserved block is known, as after a power loss
 */
public record WriterEnd(long sequence, long decision, long certain) {
  public static final WriterEnd START = new WriterEnd(0, 0, 0);
}
