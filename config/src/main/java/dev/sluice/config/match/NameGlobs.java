package dev.sluice.config.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A set of globs; a name matches if one fits. */
public record NameGlobs(List<NameGlob> globs) {
  public NameGlobs {
    globs = List.copyOf(globs);
  }

  public static NameGlobs allowing(Collection<String> patterns) throws InvalidPatternException {
    List<NameGlob> globs = new ArrayList<>();
    for (String pattern : patterns) {
      globs.add(NameGlob.allowing(pattern));
    }
    return new NameGlobs(globs);
  }

  /** For deny rules: an unreadable pattern fits everything. */
  public static NameGlobs denying(Collection<String> patterns) {
    return new NameGlobs(patterns.stream().map(NameGlobs::denying).toList());
  }

  private static NameGlob denying(String pattern) {
    try {
      return NameGlob.denying(pattern);
    } catch (InvalidPatternException e) {
      return NameGlob.ANY;
    }
  }

  public boolean isEmpty() {
    return globs.isEmpty();
  }

  public boolean coversAll() {
    return globs.stream()
        .anyMatch(glob -> glob.equals(NameGlob.ANY) || glob.toString().equals("**"));
  }

  public boolean matches(String name) {
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).matches(name)) {
        return true;
      }
    }
    return false;
  }
}
