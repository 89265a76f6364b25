/**
 * The operator's files, read within a time limit and watched for changes; threads for work that may
 * hang with a disk.
 *
 * <p>May enter: the configuration directory. Must not enter: the meaning of the documents.
 */
@NullMarked
package dev.sluice.control.files;

import org.jspecify.annotations.NullMarked;
