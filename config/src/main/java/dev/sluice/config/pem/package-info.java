/**
 * PEM text and files: X.509 certificates and unencrypted private keys, read and written.
 *
 * <p>May enter: formats of blocks and the errors that name a file and its remedy. Must not enter:
 * trust decisions, key stores, settings of any owner.
 */
@NullMarked
package dev.sluice.config.pem;

import org.jspecify.annotations.NullMarked;
