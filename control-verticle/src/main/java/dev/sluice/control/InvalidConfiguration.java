package dev.sluice.control;

import java.util.List;

/** The control role cannot start from its files, because they are invalid. */
public final class InvalidConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> violations;

  InvalidConfiguration(List<String> violations) {
    super(violations.size() + " violations", null, false, false);
    this.violations = List.copyOf(violations);
  }

  public List<String> violations() {
    return violations;
  }
}
