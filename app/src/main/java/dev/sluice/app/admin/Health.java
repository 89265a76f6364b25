package dev.sluice.app.admin;

import java.util.List;

/** Answers whether a node is ready; any thread, without blocking. */
@FunctionalInterface
public interface Health {
  /** Why it should not get traffic, in platform words; empty when it should. */
  List<String> reasonsAgainst();
}
