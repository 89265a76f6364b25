package dev.sluice.tools.command;

public enum OutputFormat {
  TEXT,
  JSON
}
