package dev.sluice.inspect.secrets.place;

import dev.sluice.inspect.secrets.pattern.SecretPattern;

/** One secret, and where it was found. */
public record Sighting(SecretPlace place, SecretPattern pattern) {}
