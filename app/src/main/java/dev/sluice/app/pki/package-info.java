/** Certificates that the program makes for itself. */
@NullMarked
package dev.sluice.app.pki;

import org.jspecify.annotations.NullMarked;
