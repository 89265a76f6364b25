package dev.sluice.config.net;

import com.google.common.net.InternetDomainName;
import java.util.Optional;
import java.util.Set;

/**
 * What the names of hosts say about who runs them, by the public suffix list (publicsuffix.org) in
 * the version that Guava has.
 */
public final class PublicNames {
  private static final Set<String> SPECIAL = Set.of("arpa", "onion");

  private PublicNames() {}

  public static boolean isPublic(String host) {
    Optional<InternetDomainName> name = name(host);
    return name.isPresent()
        && name.get().isUnderRegistrySuffix()
        && !SPECIAL.contains(name.get().parts().getLast());
  }

  /**
   * The name above, if its domain and everything below have one owner; empty on shared hosting,
   * where each name may be of another tenant.
   */
  public static Optional<String> ownParent(String host) {
    Optional<InternetDomainName> name = name(host);
    if (name.isEmpty() || !isPublic(host)) {
      return Optional.empty();
    }
    String registered = name.get().topDomainUnderRegistrySuffix().toString();
    boolean shared =
        !String.valueOf(name.get().publicSuffix())
                .equals(String.valueOf(name.get().registrySuffix()))
            || SharedHosting.has(registered);
    return shared || host.equals(registered)
        ? Optional.empty()
        : Optional.of(host.substring(host.indexOf('.') + 1));
  }

  private static Optional<InternetDomainName> name(String host) {
    return InternetDomainName.isValid(host)
        ? Optional.of(InternetDomainName.from(host))
        : Optional.empty();
  }
}
