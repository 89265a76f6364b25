package dev.sluice.config.settings;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Node;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a node does: {@code roles}. */
public enum Role {
  PROXY,
  CHAIN,
  CONTROL;

  private static final Map<String, Role> WORDS =
      Map.of("proxy", PROXY, "chain", CHAIN, "control", CONTROL);

  public static List<String> words(Set<Role> roles) {
    return roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).sorted().toList();
  }

  static Set<Role> read(Cursor list) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    list.items().forEach(item -> item.choice(WORDS).ifPresent(roles::add));
    if (list.node() instanceof Node.Sequence written && written.items().isEmpty()) {
      list.error("a node needs a role; list some of: proxy, chain, control");
    }
    return roles;
  }
}
