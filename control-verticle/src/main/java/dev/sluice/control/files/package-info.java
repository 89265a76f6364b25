/**
 * The operator's files: reading them within a time limit, noticing that they changed.
 *
 * <p>Enters: the configuration directory. Stays out: what the documents mean.
 */
@NullMarked
package dev.sluice.control.files;

import org.jspecify.annotations.NullMarked;
