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
  Set<String> BUILT_IN = Set.of("openshell/regex", "openshell/secrets", "sluice/secrets");

  List<Flaw> flaws(Registration registration);

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
   */
  record Flaw(String key, String message) {
    void report(Fields fields, boolean inForce) {
      if (inForce) {
        fields.warning(key, message + "; it was accepted before and stays");
      } else {
        fields.error(key, message);
      }
    }
  }

  /** The flaws of a registration that its keys show. Any thread. */
  final class RegistrationKeys {
    private RegistrationKeys() {}

    static List<Flaw> flaws(Registration registration) {
      List<Flaw> flaws = new ArrayList<>();
      String subject = "middleware registration '" + registration.name() + "' ";
      if (RegistrationCheck.BUILT_IN.contains(registration.name())) {
        flaws.add(new Flaw("name", subject + "has the name of a built-in; choose another name"));
      }
      String audience = registration.audience();
      if (!audience.strip().equals(audience)
          || audience.chars().anyMatch(Character::isISOControl)) {
        flaws.add(
            new Flaw(
                "audience",
                subject + "audience has blanks around it or control characters; remove them"));
      }
      if (registration.isPlaintext() && !registration.allowInsecureTransport()) {
        String reason =
            ServiceHost.mayBePublic(registration.host())
                ? "its host is not known to be private"
                : "[openshell.gateway.gateway_jwt] is present";
        flaws.add(
            new Flaw(
                "grpc_endpoint",
                subject
                    + "grpc_endpoint must use https:// unless allow_insecure_transport = true: "
                    + reason));
      }
      return flaws;
    }
  }
}
