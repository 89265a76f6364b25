/** The command line: what a person types, checked and turned into settings, and exit codes. */
@NullMarked
package dev.sluice.app.cli;

import org.jspecify.annotations.NullMarked;
