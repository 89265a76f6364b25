package dev.sluice.policy.section;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;

/** A preset that a policy names. */
public record PresetName(String text, Location at, KeyPath path) {}
