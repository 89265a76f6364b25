/**
 * The files that settings name: admin token, canaries, fingerprints, headers, and their violations.
 *
 * <p>May enter: one reader per kind of file, for a node and for {@code policy check} alike. Must
 * not enter: what a node does with the content.
 */
@NullMarked
package dev.sluice.config.settings.files;

import org.jspecify.annotations.NullMarked;
