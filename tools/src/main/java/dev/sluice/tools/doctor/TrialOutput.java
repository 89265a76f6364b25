package dev.sluice.tools.doctor;

/**
 * What a trial printed on both of its outputs. It may hold secrets.
 *
 * @param text the beginning, at most 64 KiB
 * @param isLate whether it was ended at its time limit
 */
record TrialOutput(String text, boolean isLate) {
  @Override
  public String toString() {
    return "TrialOutput[" + text.length() + " characters]";
  }
}
