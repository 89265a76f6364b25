package dev.sluice.inspect.scrub;

/** Follows one form through a text, byte by byte (Knuth, Morris and Pratt). One thread. */
final class FormTracker {
  private final Form form;

  /** For each length of a begun form: that of the longest one that begins within it. */
  private final int[] shorter;

  private int matched;

  FormTracker(Form form) {
    this.form = form;
    this.shorter = new int[form.length()];
    for (int i = 1; i < shorter.length; i++) {
      int length = shorter[i - 1];
      while (length > 0 && form.at(length) != form.at(i)) {
        length = shorter[length - 1];
      }
      shorter[i] = form.at(length) == form.at(i) ? length + 1 : length;
    }
  }

  Form form() {
    return form;
  }

  /** Bytes up to here that the form begins with. */
  int matched() {
    return matched;
  }

  /** Whether the form ends with this byte, so that the next one begins anew. */
  boolean endsWith(byte octet) {
    while (matched > 0 && form.at(matched) != octet) {
      matched = shorter[matched - 1];
    }
    matched += form.at(matched) == octet ? 1 : 0;
    boolean ends = matched == shorter.length;
    matched = ends ? 0 : matched;
    return ends;
  }

  /** Begins anew. */
  void reset() {
    matched = 0;
  }
}
