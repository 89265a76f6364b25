package dev.sluice.tools.replay;

import java.util.Locale;

/** What a policy changes for a recorded request. */
public enum Change {
  /** It passed, and the policy denies it. */
  NOW_DENIED,
  /** It was denied, and passes. */
  NOW_ALLOWED,
  /** The decision depends on what was not recorded. */
  UNDECIDED,
  SAME,
  /** Refused for another reason than policy; not judged. */
  NOT_POLICY;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
