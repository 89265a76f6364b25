/**
 * The operator's files: reading them within a time limit, noticing that they changed; and threads
 * for work that may hang with a disk.
 *
 * <p>Enters: the configuration directory. Stays out: what the documents mean.
 */
@NullMarked
package dev.sluice.control.files;

import org.jspecify.annotations.NullMarked;
