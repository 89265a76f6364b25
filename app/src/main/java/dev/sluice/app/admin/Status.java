package dev.sluice.app.admin;

import io.vertx.core.json.JsonObject;

/** Describes a node; called on a worker. */
@FunctionalInterface
public interface Status {
  /** For people and scripts: keys stay, and none holds a secret. */
  JsonObject json();
}
