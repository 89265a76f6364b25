/**
 * Patterns for hosts, paths and names, one matcher type each.
 *
 * <p>May enter: compiling, matching and overlap of patterns. Must not enter: keys of a document.
 */
@NullMarked
package dev.sluice.config.match;

import org.jspecify.annotations.NullMarked;
