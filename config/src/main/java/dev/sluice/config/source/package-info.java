/**
 * Strict reading of YAML and TOML into values that know their position.
 *
 * <p>May enter: parsers, limits and violations. Must not enter: the meaning of a key.
 */
@NullMarked
package dev.sluice.config.source;

import org.jspecify.annotations.NullMarked;
