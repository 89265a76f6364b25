package dev.sluice.config.registration;

import dev.sluice.config.registration.RegistrationCheck.Flaw;
import java.util.ArrayList;
import java.util.List;

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
    if (!audience.strip().equals(audience) || audience.chars().anyMatch(Character::isISOControl)) {
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
