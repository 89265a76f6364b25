/**
 * {@code sluice secrets}: the patterns of the pack, and findings of {@code sluice/secrets} in files
 * and values.
 *
 * <p>May enter: files, standard input, a value typed at a terminal. Must not enter: the search
 * itself, bytes of a finding.
 */
@NullMarked
package dev.sluice.tools.secrets;

import org.jspecify.annotations.NullMarked;
