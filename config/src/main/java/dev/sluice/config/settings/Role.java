package dev.sluice.config.settings;

/** What a node does. */
public enum Role {
  PROXY,
  CHAIN,
  CONTROL
}
