/**
 * Policy, registrations and node settings: files to immutable records, validation and matching. No
 * Vert.x.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
