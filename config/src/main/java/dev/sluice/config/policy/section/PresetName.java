package dev.sluice.config.policy.section;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;

/**
 * A preset that a policy names.
 *
 * @param text as written
 * @param at position in the file
 */
public record PresetName(String text, Location at, KeyPath path) {}
