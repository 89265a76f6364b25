/**
 * Explanations of text that cannot be read: a place, the problem and its remedy, in the words of an
 * operator.
 *
 * <p>May enter: errors of the YAML and TOML parsers, misspelled words. Must not enter: values of a
 * document beyond single characters, since they may be secret; the meaning of a key.
 */
@NullMarked
package dev.sluice.config.source.fault;

import org.jspecify.annotations.NullMarked;
