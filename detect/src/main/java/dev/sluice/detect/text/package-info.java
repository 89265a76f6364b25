/**
 * The bytes under a scan: byte classes, spans, the strings of JSON and the budget of a scan.
 * Enters: reading of bytes that patterns share. Stays out: any knowledge of a secret.
 */
@NullMarked
package dev.sluice.detect.text;

import org.jspecify.annotations.NullMarked;
