/** Strict reading of YAML and TOML into values that remember where they stand. */
@NullMarked
package dev.sluice.config.source;

import org.jspecify.annotations.NullMarked;
