package dev.sluice.control.denial;

/**
 * The size of the denials that a control node keeps.
 *
 * @param keys shapes
 * @param bytes that they take, by estimate
 * @param unkept denials that were counted in total only, since this node is active
 */
public record KeptDenials(long keys, long bytes, long unkept) {
  public static final KeptDenials NONE = new KeptDenials(0, 0, 0);
}
