package dev.sluice.config.registration;

import dev.sluice.config.source.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges what the text of a registration alone cannot show: whether it can work. For a change that
 * an operator makes; a node runs what was accepted.
 */
@FunctionalInterface
public interface RegistrationCheck {
  /** Names that policies use for built-ins. */
  Set<String> BUILT_IN = Set.of("openshell/regex", "openshell/secrets", "sluice/secrets");

  /** The reasons why a registration cannot work. */
  List<Flaw> flaws(Registration registration);

  /** No objection. */
  static RegistrationCheck none() {
    return registration -> List.of();
  }

  /** The flaws that were found before, by registration, and those that its keys show. */
  static RegistrationCheck of(Map<Registration, List<Flaw>> found) {
    return registration -> {
      List<Flaw> all = new ArrayList<>(RegistrationKeys.flaws(registration));
      all.addAll(found.getOrDefault(registration, List.of()));
      return all;
    };
  }

  /**
   * One reason.
   *
   * @param key of the registration
   * @param message the problem and its remedy
   */
  record Flaw(String key, String message) {
    /** A registration that is in force stays, as a service that may not be reached. */
    void report(Fields fields, boolean inForce) {
      if (inForce) {
        fields.warning(key, message + "; it was accepted before and stays");
      } else {
        fields.error(key, message);
      }
    }
  }
}
