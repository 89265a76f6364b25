package dev.sluice.detect.place;

import dev.sluice.detect.pattern.SecretPattern;

/** One secret, and where it was found. */
public record Sighting(SecretPlace place, SecretPattern pattern) {}
