@NullMarked
package dev.sluice.tools.command;

import org.jspecify.annotations.NullMarked;
